using Breakwater.Stix;

namespace Breakwater.Hub.Intake;

/// <summary>One entry of a submission after reading: an object, or the reasons why it is none.</summary>
/// <param name="Made">The hub made this object from a text; handing the same text in again makes the same object.</param>
internal sealed record HandedIn(int Index, StixObject? Object, IReadOnlyList<Problem> Problems, bool Made = false)
{
    /// <summary>It was a document for people, whose words wait for a preview; what a platform hands in as STIX was written for
    /// others.</summary>
    public bool HoldsProse { get; init; }

    /// <summary>What it says it is, also when it is refused; so that the answer can name it.</summary>
    public StixObject? Claimed { get; init; } = Object;
}

/// <summary>A whole submission after reading.</summary>
/// <param name="Problems">What is wrong with the whole; when there is any, nothing was read.</param>
/// <param name="Notes">What was found in a text and left out, with the reason.</param>
internal sealed record HandedInSet(IReadOnlyList<HandedIn> Entries, IReadOnlyList<Problem> Problems, IReadOnlyList<Problem> Notes);
