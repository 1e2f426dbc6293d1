namespace Breakwater.Formats.Reading;

/// <summary>What a document holds.</summary>
/// <param name="Format">One of <see cref="ReadFormats"/>: what it was read as.</param>
/// <param name="Text">The text that was read; the positions of <paramref name="Found"/> are in it.</param>
/// <param name="Objects">STIX 2.1 objects as UTF-8 JSON, each id once; a report about all of them is the last one, when there is
/// any.</param>
/// <param name="Found">Where each value stands, in the order of the text.</param>
/// <param name="Notes">What was left out or changed, where, and why.</param>
public sealed record DocumentReading(
    string Format,
    string Text,
    IReadOnlyList<byte[]> Objects,
    IReadOnlyList<FoundIndicator> Found,
    IReadOnlyList<ConversionNote> Notes);

/// <summary>A value, and where it was found.</summary>
/// <param name="Kind">One of <see cref="IndicatorKinds"/>.</param>
/// <param name="Value">Refanged and normalised.</param>
/// <param name="Raw">As it stands in <see cref="DocumentReading.Text"/>.</param>
/// <param name="Start">First UTF-16 unit of <paramref name="Raw"/> in the text.</param>
/// <param name="End">One past its last.</param>
/// <param name="Place">What part of the document that is, such as <c>header From</c> or <c>page 3</c>; empty for the whole.</param>
/// <param name="Link">An ordinary link in running text: more likely a reference than an indicator.</param>
/// <param name="Port">That was written behind an address or domain.</param>
public sealed record FoundIndicator(
    string Kind, string Value, string Raw, int Start, int End, string Place, bool Link,
    int? Port = null);
