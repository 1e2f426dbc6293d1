using Breakwater.Formats;
using Breakwater.Formats.Reading;

namespace Breakwater.Hub.Mailbox;

/// <summary>Why something that was found does not leave without a preview.</summary>
internal enum KeptBack
{
    /// <summary>It does leave.</summary>
    Nothing,

    /// <summary>It is the submitter's own, or of those whom the mail went to.</summary>
    Own,

    /// <summary>An ordinary link.</summary>
    Link,

    /// <summary>It is of a file that came along.</summary>
    File,

    /// <summary>It stands in the member's own words as it is; only what was made unclickable was meant.</summary>
    OwnWords,

    /// <summary>Only the sender's address in the header is the attacker's for sure.</summary>
    Address,

    /// <summary>It may be of the member's own machines.</summary>
    Machine,

    /// <summary>It tells how the mail came.</summary>
    Way,
}

/// <summary>A value that was found in a mail.</summary>
/// <param name="Clean">As it may be shown to others; null when it may not.</param>
internal sealed record MailValue(string Kind, string Value, string? Clean, KeptBack Kept, IReadOnlyList<string> Raws);

/// <summary>Says of each value whether it leaves at once, or why not.</summary>
internal static class MailValues
{
    private static readonly HashSet<string> Hosts = [IndicatorKinds.Ipv4, IndicatorKinds.Ipv6, IndicatorKinds.Domain, IndicatorKinds.Url];

    private static readonly HashSet<string> Hashes =
    [
        IndicatorKinds.Md5, IndicatorKinds.Sha1, IndicatorKinds.Sha256, IndicatorKinds.Sha512, IndicatorKinds.Ssdeep, IndicatorKinds.Tlsh,
        IndicatorKinds.Imphash, IndicatorKinds.Ja3, IndicatorKinds.Ja4, IndicatorKinds.Cve,
    ];

    private static readonly string[] SenderHeaders =
        ["header From", "header Sender", "header Reply-To", "header Return-Path", "header X-Originating-IP", "header X-Sender-IP"];

    public static IReadOnlyList<MailValue> Judge(IReadOnlyList<FoundIndicator> found, bool ownWords, OwnValues own) => found
        .GroupBy(one => (one.Kind, one.Value))
        .Select(group =>
        {
            var clean = own.Clean(group.Key.Kind, group.Key.Value);
            // The best place that it stands at decides.
            var kept = clean is null ? KeptBack.Own : group.Min(one => Judge(one, ownWords));
            return new MailValue(group.Key.Kind, group.Key.Value, clean, kept, group.Select(one => one.Raw).Distinct().ToList());
        })
        .ToList();

    private static KeptBack Judge(FoundIndicator one, bool ownWords)
    {
        if (one.Place.Contains("attachment ", StringComparison.Ordinal))
        {
            return KeptBack.File;
        }

        if (one.Place.StartsWith("header ", StringComparison.Ordinal))
        {
            return !SenderHeaders.Contains(one.Place) ? KeptBack.Way
                : one.Kind == IndicatorKinds.Email || Hosts.Contains(one.Kind) ? KeptBack.Nothing : KeptBack.Machine;
        }

        if (one.Place.StartsWith("mail ", StringComparison.Ordinal))
        {
            return KeptBack.Way;
        }

        if (Hashes.Contains(one.Kind))
        {
            return KeptBack.Nothing;
        }

        if (one.Kind == IndicatorKinds.Email)
        {
            return IsDefanged(one) ? KeptBack.Nothing : KeptBack.Address;
        }

        if (!Hosts.Contains(one.Kind))
        {
            return KeptBack.Machine;
        }

        return one.Link ? KeptBack.Link : ownWords && !IsDefanged(one) ? KeptBack.OwnWords : KeptBack.Nothing;
    }

    /// <summary>Written so that nobody follows it by accident, which nobody does with their own.</summary>
    private static bool IsDefanged(FoundIndicator one)
    {
        if (one.Kind != IndicatorKinds.Url)
        {
            return !one.Raw.Contains(one.Value, StringComparison.OrdinalIgnoreCase);
        }

        var isPlainScheme = one.Raw.StartsWith("http", StringComparison.OrdinalIgnoreCase)
            || one.Raw.StartsWith("ftp", StringComparison.OrdinalIgnoreCase);
        return !isPlainScheme || !Uri.TryCreate(one.Value, UriKind.Absolute, out var url)
            || !one.Raw.Contains(url.Host, StringComparison.OrdinalIgnoreCase);
    }
}
