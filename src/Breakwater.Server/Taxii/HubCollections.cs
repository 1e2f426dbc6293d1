using System.Security.Claims;
using System.Text.Json;
using Breakwater.Hub;
using Breakwater.Hub.Community;
using Breakwater.Hub.Http;
using Breakwater.Hub.Intake;
using Breakwater.Hub.Publication;
using Breakwater.Hub.Storage;
using Breakwater.Taxii;
using Breakwater.Taxii.Port;

namespace Breakwater.Server.Taxii;

/// <summary>
/// The hub as TAXII shows it: <c>community</c> (everything this viewer may receive), one collection per circle (what was published in it;
/// posting there shares under the member's own name), and <c>mine</c> (what this member handed in; posting there is a submission).
/// </summary>
public sealed class HubCollections(
    CommunityStore community,
    AudienceStore audiences,
    PublicationReader publications,
    MineCollection mine,
    ShareSubmission share,
    WithdrawSubmission withdraw) : ITaxiiCollections
{
    public const string Root = "api";
    private const string CommunityId = "c0a5a7c1-3b52-4d7e-8f26-0d6b5f3e9a01";
    private const string MineId = "c0a5a7c1-3b52-4d7e-8f26-0d6b5f3e9a02";
    private const string MediaType = "application/stix+json;version=2.1";
    private const string MediaTypeOld = "application/stix+json;version=2.0";

    public Task<TaxiiDiscovery> DiscoveryAsync(ClaimsPrincipal caller, CancellationToken cancellationToken) => Task.FromResult(
        new TaxiiDiscovery("Breakwater", "The cyber resilience centre of a port community.", null, Root, [Root]));

    public Task<TaxiiApiRoot?> ApiRootAsync(ClaimsPrincipal caller, string root, CancellationToken cancellationToken) =>
        Task.FromResult(root == Root ? new TaxiiApiRoot("Community", "What this community shares.") : null);

    public Task<IReadOnlyList<TaxiiCollection>> CollectionsAsync(ClaimsPrincipal caller, string root, CancellationToken cancellationToken)
    {
        if (root != Root)
        {
            return Task.FromResult<IReadOnlyList<TaxiiCollection>>([]);
        }

        var who = caller.ToCaller();
        var read = who.May(KeyPurposes.Read);
        var write = who.MemberId is not null && who.May(KeyPurposes.Submit);
        var list = new List<TaxiiCollection>
        {
            new(CommunityId, "Community", "Everything that you may receive.", "community", read, false, [MediaType]),
        };
        if (who.MemberId is { } member)
        {
            list.Add(new TaxiiCollection(
                MineId, "Mine", "What you handed in, under your own ids. Posting here is a submission: anonymous unless you say otherwise.",
                "mine", read, write, [MediaType]));
            var own = community.CirclesOf(member);
            list.AddRange(community.Circles().Where(circle => circle.Id == Circle.EveryoneId || own.Contains(circle.Id)).Select(circle =>
                new TaxiiCollection(
                    circle.Id, "Circle: " + circle.Name, "What was shared in this circle. Posting here shares under your own name.",
                        null, read,
                    write, [MediaType])));
        }

        return Task.FromResult<IReadOnlyList<TaxiiCollection>>(list.OrderBy(one => one.Id, StringComparer.Ordinal).ToList());
    }

    public async Task<TaxiiCollection?> CollectionAsync(
        ClaimsPrincipal caller, string root, string idOrAlias, CancellationToken cancellationToken)
    {
        var all = await CollectionsAsync(caller, root, cancellationToken).ConfigureAwait(false);
        return all.FirstOrDefault(one => string.Equals(one.Id, idOrAlias, StringComparison.OrdinalIgnoreCase) || one.Alias == idOrAlias);
    }

    public Task<TaxiiPage> ReadAsync(
        ClaimsPrincipal caller, TaxiiCollection collection, TaxiiQuery query, CancellationToken cancellationToken)
    {
        var rows = Page(caller.ToCaller(), collection, query);
        var records = rows.Take(query.Limit).Select(row => new TaxiiRecord(
            row.Position, row.ObjectId, row.VersionText, row.SpecVersion, row.SpecVersion == "2.0" ? MediaTypeOld : MediaType,
            row.Body ?? ReadOnlyMemory<byte>.Empty)).ToList();
        return Task.FromResult(new TaxiiPage(records, rows.Count > query.Limit));
    }

    public Task<bool> ObjectExistsAsync(
        ClaimsPrincipal caller, TaxiiCollection collection, string objectId, CancellationToken cancellationToken) =>
        Task.FromResult(Page(
            caller.ToCaller(), collection,
            new TaxiiQuery { Limit = 1, ObjectId = objectId, Versions = TaxiiVersions.Every, NeedsJson = false }).Count > 0);

    public async Task<TaxiiAddOutcome> AddAsync(
        ClaimsPrincipal caller, TaxiiCollection collection, ReadOnlyMemory<byte> body, CancellationToken cancellationToken)
    {
        // The circle is named explicitly, and so is the attribution: what is posted to a circle stays as it came.
        var options = collection.Id == MineId ? new ShareOptions() : new ShareOptions(Circle: collection.Id, Attribution: "named");
        try
        {
            var receipt = await share.SubmitAsync(caller.ToCaller(), body, SubmissionFormat.Stix, options, cancellationToken)
                .ConfigureAwait(false);
            return new TaxiiAddOutcome.Accepted(TaxiiStatuses.Of(
                receipt.SubmissionId, Micros.Of(receipt.ReceivedAt), !IsNamed(receipt.Attribution), receipt.Objects));
        }
        catch (RejectedException rejected)
        {
            var problems = rejected.Problems.Select(problem => new TaxiiProblem(problem.Code, problem.Path, problem.Message)).ToList();
            return rejected.Problems.Any(problem => problem.Code is "not-json" or "bad-json" or "bad-utf8")
                ? new TaxiiAddOutcome.Malformed(problems)
                : new TaxiiAddOutcome.Unprocessable(problems);
        }
    }

    public Task<TaxiiStatus?> StatusAsync(ClaimsPrincipal caller, string root, string statusId, CancellationToken cancellationToken)
    {
        var record = root == Root ? mine.Receipt(caller.ToCaller(), statusId) : null;
        if (record is null)
        {
            return Task.FromResult<TaxiiStatus?>(null);
        }

        using var document = JsonDocument.Parse(record);
        var fates = document.RootElement.GetProperty("objects").Deserialize<List<ObjectFate>>(HubJson.Options)!;
        var received = document.RootElement.GetProperty("receivedAt").GetDateTimeOffset();
        var isMine = !IsNamed(document.RootElement.GetProperty("attribution").GetString());
        return Task.FromResult<TaxiiStatus?>(TaxiiStatuses.Of(statusId, Micros.Of(received), isMine, fates));
    }

    // What is posted to a circle is named, and what is posted to mine is not.
    private static bool IsNamed(string? attribution) => attribution == "named";

    public async Task<TaxiiDeleteOutcome> DeleteAsync(
        ClaimsPrincipal caller, TaxiiCollection collection, string objectId, TaxiiVersions versions, IReadOnlyList<string> specVersions,
        CancellationToken cancellationToken)
    {
        var who = caller.ToCaller();
        if (!who.May(KeyPurposes.Withdraw))
        {
            return new TaxiiDeleteOutcome.Held("This key is not for withdrawing.");
        }

        var chosen = versions.All && specVersions.Count == 0
            ? null
            : Page(who, collection, new TaxiiQuery
            {
                Limit = Breakwater.Hub.Limits.PageMax, ObjectId = objectId, Versions = versions, SpecVersions = specVersions,
                    NeedsJson = false,
            }).Select(row => row.Version).ToList();
        var outcome = chosen is { Count: 0 }
            ? WithdrawOutcome.NotFound
            : await withdraw.WithdrawAsync(who, objectId, chosen, cancellationToken).ConfigureAwait(false);
        return outcome switch
        {
            WithdrawOutcome.Held => new TaxiiDeleteOutcome.Held(
                "Withdrawals in large numbers, or of what has been out for long, wait for a coordinator, who has been asked."),
            WithdrawOutcome.NotFound when collection.Id != MineId
                && await ObjectExistsAsync(caller, collection, objectId, cancellationToken).ConfigureAwait(false) =>
                new TaxiiDeleteOutcome.Held("Only the member that shared an object can withdraw it."),
            WithdrawOutcome.NotFound => new TaxiiDeleteOutcome.NotFound(),
            _ => new TaxiiDeleteOutcome.Deleted(),
        };
    }

    private IReadOnlyList<PublicationRow> Page(Caller caller, TaxiiCollection collection, TaxiiQuery query)
    {
        var visible = collection.Id switch
        {
            MineId => [],
            CommunityId => audiences.VisibleTo(audiences.ViewerOf(caller)),
            var circle => audiences.VisibleIn(audiences.ViewerOf(caller), circle),
        };
        var ids = query.ObjectId is { } one ? (query.Ids.Count == 0 || query.Ids.Contains(one) ? [one] : []) : OrNull(query.Ids);
        var page = new PublicationQuery(
            visible, query.AfterMicros ?? 0, query.Limit, ids, OrNull(query.Types), OrNull(query.SpecVersions),
            new VersionFilter(query.Versions.First, query.Versions.Last, query.Versions.All, query.Versions.ExactMicros), query.NeedsJson);
        return collection.Id == MineId ? mine.Page(caller, page) : publications.Page(page);
    }

    private static IReadOnlyList<string>? OrNull(IReadOnlyList<string> list) => list.Count == 0 ? null : list;
}
