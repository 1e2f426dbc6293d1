using System.Text.Json;

namespace Breakwater.Taxii.Client;

/// <summary>
/// A status resource as a server sent it (TAXII 2.1 section 4.3). Its lists may be missing although its counts are there: only failures
/// and pendings are asked of a server, and not by all that there are.
/// </summary>
/// <param name="Id">Null when the server named none; then there is nothing to ask for again.</param>
public sealed record StatusReport(
    string? Id,
    bool IsComplete,
    long TotalCount,
    long SuccessCount,
    long FailureCount,
    long PendingCount,
    IReadOnlyList<TaxiiStatusItem> Successes,
    IReadOnlyList<TaxiiStatusItem> Failures,
    IReadOnlyList<TaxiiStatusItem> Pendings)
{
    internal static StatusReport Read(TaxiiAnswer answer)
    {
        var json = AnswerJson.Object(answer);
        var successes = Items(json, "successes");
        var failures = Items(json, "failures");
        var pendings = Items(json, "pendings");
        var success = AnswerJson.Number(json, "success_count") ?? successes.Count;
        var failure = AnswerJson.Number(json, "failure_count") ?? failures.Count;
        var pending = AnswerJson.Number(json, "pending_count") ?? pendings.Count;
        return new StatusReport(
            AnswerJson.Text(json, "id"),
            AnswerJson.Text(json, "status") is { } state ? state == "complete" : pending == 0,
            AnswerJson.Number(json, "total_count") ?? success + failure + pending,
            success,
            failure,
            pending,
            successes,
            failures,
            pendings);
    }

    // An entry that is a bare id is how TAXII 2.0 wrote successes.
    private static List<TaxiiStatusItem> Items(JsonElement json, string name) =>
    [
        .. AnswerJson.List(json, name)
            .Select(e => e.ValueKind == JsonValueKind.String
                ? new TaxiiStatusItem(AnswerJson.Text(e) ?? "", "", null)
                : new TaxiiStatusItem(
                    AnswerJson.Text(e, "id") ?? "", AnswerJson.Text(e, "version") ?? "", AnswerJson.Text(e, "message") is { } words
                        ? ServerError.Clean(words) : null))
            .Where(i => i.Id.Length > 0),
    ];
}
