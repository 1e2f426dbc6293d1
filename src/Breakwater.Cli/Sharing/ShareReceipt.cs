using System.Text.Json;

namespace Breakwater.Cli.Sharing;

/// <summary>The hub's answer to a submission or a preview, as far as it is printed for people.</summary>
internal sealed record ShareReceipt(
    string SubmissionId, string Circle, string Attribution, IReadOnlyList<ObjectFate> Objects, IReadOnlyList<PlacedProblem> Notes,
    IReadOnlyList<string> Warnings, string? PreviewToken, IReadOnlyList<JsonElement> Published, IReadOnlyDictionary<string, int> Counts);

/// <summary>What became of one object that was handed in.</summary>
internal sealed record ObjectFate(
    int Index, string? Id, string? Type, string Fate, bool TakenIn, string? PublishedId, string? Use, IReadOnlyList<PlacedProblem> Reasons);

/// <summary>Something that is wrong or worth knowing, and where.</summary>
internal sealed record PlacedProblem(string Code, string Path, string Message);

/// <summary>RFC 9457 problem details, with the hub's list of problems.</summary>
internal sealed record HubProblem(int Status, string Title, string? Detail, IReadOnlyList<PlacedProblem>? Problems);

/// <summary>One of the two: the receipt, with the whole answer it was read from, or the problem.</summary>
internal sealed record ShareAnswer(ShareReceipt? Receipt, JsonElement? Whole, HubProblem? Problem);
