using System.Security.Cryptography;

namespace Breakwater.Taxii.Client;

/// <summary>The bounds of one client. The defaults suit a server on the internet.</summary>
public sealed record TaxiiClientOptions
{
    /// <summary>Largest answer, after decompression; at most <see cref="Breakwater.Stix.Limits.BundleBytesMax"/> can be read.</summary>
    public int AnswerBytesMax { get; init; } = Limits.AnswerBytesMax;

    /// <summary>How long one attempt may take, from its first byte out to the last one in.</summary>
    public TimeSpan AttemptPatience { get; init; } = Limits.AttemptPatience;

    /// <summary>Attempts after the first one, when a server is busy, fails or cannot be reached.</summary>
    public int RetriesMax { get; init; } = Limits.RetriesMax;

    /// <summary>Wait before the first retry; it doubles, with a random part.</summary>
    public TimeSpan RetryDelay { get; init; } = Limits.RetryDelay;

    /// <summary>Longest wait between two attempts; when a server asks for more, the request fails with the time that it named.</summary>
    public TimeSpan RetryDelayMax { get; init; } = Limits.RetryDelayMax;

    /// <summary>Sent with each request; some servers refuse those that do not say what they are.</summary>
    public string UserAgent { get; init; } = "breakwater-taxii/2.1";

    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Null when the server asks for more patience than there is.</summary>
    internal TimeSpan? DelayBefore(int retry, TimeSpan? asked)
    {
        if (asked is { } wanted)
        {
            return wanted <= RetryDelayMax ? wanted : null;
        }

        var doubled = RetryDelay * Math.Pow(2, Math.Min(retry - 1, Limits.DoublingsMax));
        var most = doubled < RetryDelayMax ? doubled : RetryDelayMax;
        return most * (0.5 + (RandomNumberGenerator.GetInt32(1000) / 2000.0));
    }
}
