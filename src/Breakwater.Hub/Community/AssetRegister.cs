using Breakwater.Hub.Gate;
using Breakwater.Hub.Publication;
using Breakwater.Hub.Storage;
using Breakwater.Matching;
using DnsClient;

namespace Breakwater.Hub.Community;

/// <summary>
/// Members' own domains and ranges. What a member claims is kept out of its own anonymous shares at once; it is kept out of everybody's
/// lists only after proof of control (a TXT record at <c>_breakwater.DOMAIN</c>) or a coordinator's approval, and never silently while a
/// live indicator is in the way.
/// </summary>
public sealed class AssetRegister(Database database, AssetStore store, ILookupClient dns)
{
    public IReadOnlyList<Asset> OfMember(string memberId) => store.OfMember(memberId);

    /// <exception cref="RejectedException">It is not a domain or range, or wider than a member may claim.</exception>
    public async Task<Asset> ClaimAsync(string memberId, string? text, CancellationToken cancellationToken)
    {
        var (kind, value) = Check(text ?? "");
        return await database.WriteAsync(
            scope =>
            {
                if (scope.Scalar<long>("select count(*) from asset where member_id = @memberId",
                    new { memberId }) >= Limits.AssetsPerMemberMax)
                {
                    throw RejectedException.Conflict("too-many",
                        $"A member may claim at most {Limits.AssetsPerMemberMax} domains and ranges.");
                }

                var exists = scope.Scalar<long>(
                    "select count(*) from asset where member_id = @memberId and kind = @kind and value = @value",
                        new { memberId, kind, value });
                if (exists > 0)
                {
                    throw RejectedException.Conflict("claimed", $"{value} is in this member's list already.");
                }

                var proof = kind == AssetKinds.Domain ? "breakwater=" + RandomId.Secret() : "";
                var note = kind == AssetKinds.Domain
                    ? $"Publish a TXT record \"{proof}\" at _breakwater.{value}, or ask a coordinator."
                    : "A coordinator approves ranges.";
                var asset = new Asset(RandomId.Uuid(), memberId, kind, value, AssetStates.Claimed, proof, note, scope.Now);
                AssetStore.Insert(scope, asset);
                return asset;
            },
            cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Looks for the proof of control in the domain name system.</summary>
    public async Task<Asset> ProveAsync(string memberId, string assetId, CancellationToken cancellationToken)
    {
        var asset = store.Find(assetId);
        if (asset is null || asset.MemberId != memberId)
        {
            throw RejectedException.NotFound("domain or range of this member");
        }

        if (asset.Kind != AssetKinds.Domain)
        {
            throw RejectedException.Invalid("not-provable", "id",
                "Only a domain can be proved by a record; a coordinator approves ranges.");
        }

        ThrowIfDecided(asset.State);
        try
        {
            var answer = await dns.QueryAsync($"_breakwater.{asset.Value}", QueryType.TXT, cancellationToken: cancellationToken)
                .ConfigureAwait(false);
            if (!answer.Answers.TxtRecords().Any(record => record.Text.Contains(asset.Proof)))
            {
                throw RejectedException.Conflict("no-proof", $"There is no TXT record \"{asset.Proof}\" at _breakwater.{asset.Value} yet.");
            }
        }
        catch (DnsResponseException e)
        {
            throw RejectedException.Conflict("no-answer", $"The name server gave no answer for _breakwater.{asset.Value}: {e.Message}");
        }

        return await ApproveAsync(assetId, "Control was proved by a TXT record.", byCoordinator: false, cancellationToken)
            .ConfigureAwait(false);
    }

    /// <summary>By a coordinator, who has seen the live indicator when there is one.</summary>
    public Task<Asset> ApproveAsync(string assetId, CancellationToken cancellationToken) =>
        ApproveAsync(assetId, "A coordinator approved it.", byCoordinator: true, cancellationToken);

    public Task RemoveAsync(string memberId, string assetId, CancellationToken cancellationToken) => database.WriteAsync(
        scope =>
        {
            if (!AssetStore.Delete(scope, assetId, memberId))
            {
                throw RejectedException.NotFound("domain or range of this member");
            }

            AllowListStore.Touch(scope);
        },
        cancellationToken);

    private async Task<Asset> ApproveAsync(string assetId, string note, bool byCoordinator, CancellationToken cancellationToken)
    {
        var asset = store.Find(assetId) ?? throw RejectedException.NotFound("domain or range");
        await database.WriteAsync(
            scope =>
            {
                if (!byCoordinator)
                {
                    // Again, in the writer's turn: a coordinator may have decided while the name server was asked.
                    ThrowIfDecided(scope.Scalar<string>("select state from asset where id = @id", new { id = asset.Id }) ?? "");
                }

                if (!byCoordinator && LiveIndicator(scope, asset) is { } live)
                {
                    // The indicator may be one that this member must not see, so only the coordinator reads which it is.
                    AssetStore.SetState(scope, asset.Id, AssetStates.Held,
                        "Control is proved, and something that is shared is in the way; a coordinator decides.");
                    ReviewQueue.HoldAsset(scope, asset,
                        $"Control of {asset.Value} is proved, and the live indicator {live} is in the way.");
                    return;
                }

                AssetStore.SetState(scope, asset.Id, AssetStates.Approved, note);
                AllowListStore.Touch(scope);
            },
            cancellationToken).ConfigureAwait(false);
        return store.Find(assetId)!;
    }

    // What waits for a coordinator, or was refused by one, is not settled by a record.
    private static void ThrowIfDecided(string state)
    {
        if (state != AssetStates.Claimed)
        {
            throw RejectedException.Conflict("not-claimed", $"This claim is not open to proof: its state is {state}.");
        }
    }

    private static string? LiveIndicator(WriteScope scope, Asset asset)
    {
        var list = new AllowList([new AllowSource(
            "own", asset.Kind == AssetKinds.Range ? "cidr" : "hostname", false, true, [asset.Value])]);
        return IndicatorValueStore.Live(scope).FirstOrDefault(row =>
            IndicatorKinds.TryParse(row.Kind, out var kind) && list.Check(new IndicatorValue(kind, row.Value)) is { Hold: true })?.Value;
    }

    private static (string Kind, string Value) Check(string text)
    {
        if (!IndicatorValue.TryParse(text, out var value, out var problem))
        {
            throw RejectedException.Invalid("bad-asset", "value", $"\"{text}\" is not a domain or an address range: {problem}");
        }

        if (value.Kind == IndicatorKind.Domain)
        {
            if (!value.Text.Contains('.', StringComparison.Ordinal) || new AllowList([]).Check(value) is not null)
            {
                throw RejectedException.Invalid("too-wide", "value", $"{value.Text} is not a domain that one organisation can own.");
            }

            return (AssetKinds.Domain, value.Text);
        }

        if (!AddressRange.TryParse(value.Text, out var range))
        {
            throw RejectedException.Invalid("bad-asset", "value", $"\"{text}\" is not a domain or an address range.");
        }

        var least = range.Ipv6 ? Limits.OwnRangePrefixIpv6Min : Limits.OwnRangePrefixIpv4Min;
        return range.Prefix >= least
            ? (AssetKinds.Range, range.ToString())
            : throw RejectedException.Invalid(
                "too-wide", "value", $"{range} is wider than a member may claim: at least /{least}.");
    }
}
