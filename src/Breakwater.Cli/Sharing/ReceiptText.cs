namespace Breakwater.Cli.Sharing;

/// <summary>An answer of the hub in words: every object that others do not get is told, with the reason and the place.</summary>
internal static class ReceiptText
{
    private static readonly string[] Fates = ["published", "refused", "waiting", "duplicate", "withheld", "held", "reference", "counted"];

    public static void Write(FileResult result, bool preview, TextWriter output, TextWriter errors)
    {
        if (result.Answer.Receipt is not { } receipt)
        {
            WriteProblem(result, errors);
            return;
        }

        output.WriteLine($"{result.File}: {Counts(receipt, preview)}");
        output.WriteLine($"  {(preview ? "would be shared" : "shared")} in {receipt.Circle}, {receipt.Attribution}"
            + (preview ? "" : $"; submission {receipt.SubmissionId}"));
        foreach (var fate in receipt.Objects)
        {
            WriteFate(fate, output);
        }

        foreach (var note in receipt.Notes)
        {
            output.WriteLine($"  note at {note.Path}: {note.Message}");
        }

        foreach (var warning in receipt.Warnings)
        {
            output.WriteLine($"  mind: {warning}");
        }

        if (preview)
        {
            WritePreview(receipt, output);
        }
    }

    private static string Counts(ShareReceipt receipt, bool preview)
    {
        var taken = receipt.Objects.Count(fate => fate.TakenIn);
        var fates = Fates.Where((fate, place) => place < 2 || receipt.Counts.ContainsKey(fate))
            .Select(fate => $"{receipt.Counts.GetValueOrDefault(fate)} {fate}");
        return $"{receipt.Objects.Count} objects, {taken} {(preview ? "would be taken in" : "taken in")}, {string.Join(", ", fates)}, "
            + $"{receipt.Notes.Count} notes";
    }

    // What was published as it is needs no line; what was not, or was with advice, gets one for each reason.
    private static void WriteFate(ObjectFate fate, TextWriter output)
    {
        if (fate.Reasons.Count == 0 && fate.Fate != "published")
        {
            output.WriteLine($"  {fate.Fate} {fate.Id ?? $"object {fate.Index}"}");
        }

        foreach (var reason in fate.Reasons)
        {
            output.WriteLine($"  {fate.Fate} {fate.Id ?? $"object {fate.Index}"} at {reason.Path}: {reason.Message}");
        }
    }

    private static void WritePreview(ShareReceipt receipt, TextWriter output)
    {
        output.WriteLine("  Others would see exactly these objects, one a line:");
        foreach (var one in receipt.Published)
        {
            output.WriteLine(one.GetRawText());
        }

        output.WriteLine($"  Nothing is published. To publish exactly this: --as-previewed {receipt.PreviewToken}");
    }

    private static void WriteProblem(FileResult result, TextWriter errors)
    {
        var problem = result.Answer.Problem!;
        errors.WriteLine($"{result.File}: not shared. {problem.Title}{(problem.Detail is null ? "." : ": " + problem.Detail)}");
        foreach (var one in problem.Problems ?? [])
        {
            errors.WriteLine(one.Path.Length > 0 ? $"  {one.Path}: {one.Message}" : $"  {one.Message}");
        }
    }
}
