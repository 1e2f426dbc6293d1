using System.Text.Json;

namespace Breakwater.Formats.Misp;

/// <summary>One event that a feed has.</summary>
/// <param name="Uuid">Lower case; the event is at <c>{uuid}.json</c> beside the manifest.</param>
/// <param name="Timestamp">Seconds since 1970 of its last change.</param>
/// <param name="Sha256">Of its file, in lower-case hexadecimal; null when the feed does not say.</param>
public sealed record MispFeedEvent(string Uuid, string Info, long Timestamp, string? Sha256);

/// <summary>The manifest of a MISP feed.</summary>
/// <param name="Events">Ascending by timestamp, then uuid.</param>
/// <param name="Problems">Sentences: entries that cannot be used, and why.</param>
public sealed record MispManifest(IReadOnlyList<MispFeedEvent> Events, IReadOnlyList<string> Problems)
{
    /// <exception cref="FormatException">It is no JSON object, or has more than <see cref="Limits.MispEventsMax"/> events.</exception>
    public static MispManifest Read(ReadOnlyMemory<byte> utf8)
    {
        var events = new Dictionary<string, MispFeedEvent>(StringComparer.Ordinal);
        var problems = new List<string>();
        foreach (var entry in MispJson.Object(utf8, "The manifest").EnumerateObject())
        {
            if (!Guid.TryParseExact(entry.Name, "D", out var uuid))
            {
                problems.Add($"{Quote(entry.Name)} in the manifest is no UUID.");
            }
            else if (entry.Value.ValueKind != JsonValueKind.Object || MispJson.Seconds(entry.Value, "timestamp") is not { } seconds)
            {
                problems.Add($"Event {uuid} has no timestamp in the manifest.");
            }
            else
            {
                var digest = MispJson.Text(entry.Value, "integrity:sha256").ToLowerInvariant();
                events[uuid.ToString("D")] = new MispFeedEvent(
                    uuid.ToString("D"), MispJson.Text(entry.Value, "info"), seconds, digest.Length > 0 ? digest : null);
            }

            if (events.Count > Limits.MispEventsMax)
            {
                throw new FormatException($"The manifest has more than {Limits.MispEventsMax} events.");
            }
        }

        return new MispManifest(
            [.. events.Values.OrderBy(one => one.Timestamp).ThenBy(one => one.Uuid, StringComparer.Ordinal)], problems);
    }

    internal static string Quote(string text)
    {
        var shown = new string([.. text.Take(Limits.QuotedCharsMax).Select(c => char.IsControl(c) ? ' ' : c)]);
        return text.Length > Limits.QuotedCharsMax ? $"\"{shown}…\"" : $"\"{shown}\"";
    }
}
