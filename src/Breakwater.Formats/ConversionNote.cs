namespace Breakwater.Formats;

/// <summary>Something that a conversion could not carry, or changed on the way: nothing is lost silently.</summary>
/// <param name="Place">Where it stands in the input: an object's id, a path such as <c>Event.Attribute[3]</c>, or <c>line 12</c>.</param>
/// <param name="What">What was left out or changed, in a few words.</param>
/// <param name="Why">The reason, as a sentence.</param>
public sealed record ConversionNote(string Place, string What, string Why);
