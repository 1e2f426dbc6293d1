using Breakwater.Hub.Community;
using Breakwater.Hub.Intake;

namespace Breakwater.Server.Portal.Share;

/// <summary>What somebody wants to share, as their form says it.</summary>
/// <param name="Body">The bytes of the file, or of the text.</param>
/// <param name="FileName">Empty for a text.</param>
/// <param name="Happened">Which of the first questions they said yes to.</param>
public sealed record ShareDraft(
    byte[] Body, string FileName, string Circle, string Level, string Attribution, bool Seen, bool WithText, bool Waits,
    IReadOnlyList<string> Happened)
{
    public static ShareDraft Empty { get; } = new([], "", "", "", "anonymous", false, false, false, []);

    /// <summary>The text to show in the form again; empty for a file.</summary>
    public string Text => FileName.Length > 0 ? "" : System.Text.Encoding.UTF8.GetString(Body);
}

/// <param name="Preview">What others would see; null before it was asked for.</param>
/// <param name="Problem">Why the form was not taken; empty for none.</param>
/// <param name="Before">What was shared before; newest first.</param>
public sealed record ShareModel(
    ShareDraft Draft, IReadOnlyList<Circle> Circles, ShareReceipt? Preview, IReadOnlyList<ShownObject> Shown, string Problem,
    IReadOnlyList<SubmissionSummary> Before);

/// <summary>An object as others would see it.</summary>
/// <param name="Line">What it is about, in one line.</param>
/// <param name="Json">All of it.</param>
public sealed record ShownObject(string Type, string Line, string Json);

/// <param name="CanTakeBack">The reader may withdraw.</param>
public sealed record SharedModel(ShareReceipt Receipt, bool CanTakeBack);
