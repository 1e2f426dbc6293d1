namespace Breakwater.Sensor.Index;

/// <summary>A hit in a batch of lines.</summary>
internal readonly record struct LiveHit(int Offset, int Length, LiveEntry Entry);
