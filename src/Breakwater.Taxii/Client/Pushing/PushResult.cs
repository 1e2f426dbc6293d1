namespace Breakwater.Taxii.Client;

/// <summary>What became of one object.</summary>
public enum PushFate
{
    /// <summary>The server has it, from this push or from before.</summary>
    Added,

    /// <summary>The server took it and had not decided when patience ended.</summary>
    Pending,

    /// <summary>The server, or the reading of it here, refuses it; the message says why.</summary>
    Refused,

    /// <summary>Whether the server has it is not known; pushing it again is safe.</summary>
    Unknown,

    /// <summary>It was not sent, because of what stopped the push; pushing it again is safe.</summary>
    NotSent,
}

/// <summary>The outcome for one object of a push.</summary>
/// <param name="Index">Its place in what was handed in.</param>
/// <param name="Id">Null when it cannot be read.</param>
/// <param name="Version">As in the object; null for one without versions.</param>
/// <param name="Message">A sentence; null when there is nothing to say.</param>
public sealed record PushedObject(int Index, string? Id, string? Version, PushFate Fate, string? Message);

/// <summary>What a push came to.</summary>
/// <param name="Objects">One for each object that was handed in, in that order.</param>
/// <param name="Stopped">What kept it from going on; null when it went to its end.</param>
public sealed record PushResult(IReadOnlyList<PushedObject> Objects, TaxiiException? Stopped);
