namespace Breakwater.Harbor.Endure;

/// <summary>What a sensor has to endure, and for how long.</summary>
/// <param name="Length">How long lines stream.</param>
/// <param name="Rotations">Times that the renamed log is turned over.</param>
/// <param name="Kills">Times that the sensor of the files is killed; a tenth as often that of the listeners.</param>
/// <param name="HubStop">How long the hub is away at a stretch; it stands for the hour that nobody wants to wait for.</param>
/// <param name="BytesPerSecond">With which the renamed log grows.</param>
/// <param name="Report">File for the results; null for none.</param>
internal sealed record EndureOptions(
    int Seed, TimeSpan Length, int Rotations, int Kills, TimeSpan HubStop, long BytesPerSecond, string? Report, bool Keep);
