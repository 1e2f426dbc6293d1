using Breakwater.Hub.Community;
using Breakwater.Hub.Escrow;
using Breakwater.Hub.Gate;
using Breakwater.Hub.Mailbox;
using Breakwater.Hub.Publication;
using Breakwater.Hub.Scorecard;
using Breakwater.Hub.Sightings;
using Breakwater.Hub.Storage;
using Breakwater.Hub.Warnings;

namespace Breakwater.Hub.Intake;

/// <summary>
/// A member hands something in: it is read, judged, brought into its published form, and published in one transaction with the member's own
/// sealed copy. A preview does all of it and writes nothing.
/// </summary>
public sealed class ShareSubmission(
    Database database,
    EscrowKey escrow,
    CommunityStore community,
    AssetStore assets,
    AllowListStore allowLists,
    AudienceStore audiences,
    PublicationReader publications,
    CentreObjects centre,
    SightingRecorder sightings,
    WarningRaiser warnings,
    SubmissionRelease release,
    SpeedMeter speeds,
    TimeProvider time) : IDisposable
{
    private const string AnyMember = "any";

    // Parsing is what takes memory, so only so many large submissions are in it at once; the rest wait their turn for a limited time.
    private readonly SemaphoreSlim _turns = new(Limits.SubmissionsAtOnceMax);
    private readonly SemaphoreSlim _smallTurns = new(Limits.SmallSubmissionsAtOnceMax);
    private readonly RedactorCache _redactors = new();

    /// <exception cref="RejectedException">The whole cannot be read, or the options are wrong; nothing was taken in.</exception>
    public Task<ShareReceipt> SubmitAsync(
        Caller caller, ReadOnlyMemory<byte> body, SubmissionFormat format, ShareOptions options, CancellationToken cancellationToken) =>
        RunAsync(caller, body, format, options, preview: false, null, cancellationToken);

    /// <param name="alongside">Runs in the same write, at its end: what it writes is there when the submission is, and only then.</param>
    internal Task<ShareReceipt> SubmitWithAsync(
        Caller caller, ReadOnlyMemory<byte> body, SubmissionFormat format, ShareOptions options,
        Action<WriteScope, ShareReceipt> alongside, CancellationToken cancellationToken) =>
        RunAsync(caller, body, format, options, preview: false, alongside, cancellationToken);

    /// <summary>What <see cref="SubmitAsync"/> would answer and publish, with a token that makes it publish exactly that.</summary>
    public Task<ShareReceipt> PreviewAsync(
        Caller caller, ReadOnlyMemory<byte> body, SubmissionFormat format, ShareOptions options, CancellationToken cancellationToken) =>
        RunAsync(caller, body, format, options, preview: true, null, cancellationToken);

    public void Dispose()
    {
        _turns.Dispose();
        _smallTurns.Dispose();
    }

    private async Task<ShareReceipt> RunAsync(
        Caller caller, ReadOnlyMemory<byte> body, SubmissionFormat format, ShareOptions options, bool preview,
        Action<WriteScope, ShareReceipt>? alongside, CancellationToken cancellationToken)
    {
        var memberId = caller.Member(KeyPurposes.Submit);
        var arrived = time.GetTimestamp();
        var turns = body.Length <= Limits.SmallSubmissionBytes ? _smallTurns : _turns;
        if (!await turns.WaitAsync(Limits.SubmissionWait, cancellationToken).ConfigureAwait(false))
        {
            throw new DatabaseBusyException();
        }

        try
        {
            using var vault = MemberVault.For(escrow, memberId);
            var now = time.GetUtcNow();
            byte[]? expected = null;
            var at = now;
            if (options.Preview is { Length: > 0 } token && !preview)
            {
                (at, expected) = PreviewToken.Open(vault, token, now);
            }

            var draft = Draft(memberId, vault, body, format, options, at);
            draft.Judge();
            var original = Gzip.Compress(body.Span);
            var receipt = await database.WriteAsync(
                scope =>
                {
                    var written = Finish(scope, draft, at, expected, preview, original);
                    alongside?.Invoke(scope, written);
                    return written;
                },
                cancellationToken).ConfigureAwait(false);
            if (!preview && !draft.Context.Waits && draft.Context.Target.Circle.Id == Circle.EveryoneId
                && draft.Items.Any(item => item.Fate == Fates.Published))
            {
                speeds.Add(SpeedMeter.Publication, time.GetElapsedTime(arrived));
            }

            return receipt;
        }
        finally
        {
            turns.Release();
        }
    }

    private ShareDraft Draft(
        string memberId, MemberVault vault, ReadOnlyMemory<byte> body, SubmissionFormat format, ShareOptions options, DateTimeOffset at)
    {
        var member = community.Member(memberId) ?? throw RejectedException.NotFound("member");
        var target = release.TargetOf(ShareTarget.Of(options, memberId, community), options);
        var handedIn = format == SubmissionFormat.Stix
            ? BundleIntake.Read(body)
            : DocumentIntake.Read(body, options, vault, community.People(member.Id), at);
        RejectedException.ThrowIfAny(handedIn.Problems);

        var referred = ReferredIds.In(handedIn);
        // Only what every reader of the target can see is referred to under its own id; another circle's ids would tell who is in it.
        var readers = new Viewer(AnyMember, new HashSet<string> { target.Circle.Id }, ServiceProvider: true);
        return new ShareDraft(handedIn, new DraftContext(
            memberId,
            vault,
            target,
            allowLists.Current(),
            release.Protections.Redaction ? _redactors.Of(memberId, OwnTermsOf(member)) : Redactor.None,
            publications.ReferenceIds(referred),
            publications.VisibleIds(referred, audiences.VisibleTo(readers), Sources.Named(memberId)),
            centre.IdentityId,
            at)
        {
            Protections = release.Protections,
            LabelsFit = release.LabelsOf(target, memberId, handedIn),
        });
    }

    /// <summary>A member's words without what points to it, for readers that are not to learn whose they are.</summary>
    internal string Redacted(string memberId, string text) =>
        _redactors.Of(memberId, OwnTermsOf(community.Member(memberId) ?? throw RejectedException.NotFound("member"))).Redact(text);

    private OwnTerms OwnTermsOf(Member member)
    {
        var names = new List<string> { member.Name };
        foreach (var person in community.People(member.Id))
        {
            names.Add(person.Name);
            names.Add(person.Email);
        }

        // Claimed is enough here: what a member says is its own is never shown to others, proved or not.
        var own = assets.OfMember(member.Id);
        return new OwnTerms(
            names,
            own.Where(asset => asset.Kind == AssetKinds.Domain).Select(asset => asset.Value)
                .Concat(MailNames.DomainsOf(community.People(member.Id).Select(person => person.Email))).Distinct().ToList(),
            own.Where(asset => asset.Kind == AssetKinds.Range)
                .Select(asset => AddressRange.TryParse(asset.Value, out var range) ? range : default).ToList());
    }

    private ShareReceipt Finish(
        WriteScope scope, ShareDraft draft, DateTimeOffset at, byte[]? expected, bool preview, byte[] original)
    {
        var placing = new Placing(scope, draft, at);
        placing.Place();
        var fates = draft.Items.Select(item => item.ToFate()).ToList();
        var digest = preview || expected is not null
            ? PreviewToken.DigestOf(draft.Context.Target, fates, placing.All) : [];
        if (expected is not null && !digest.AsSpan().SequenceEqual(expected))
        {
            throw RejectedException.Conflict(
                "preview-differs", "What others would see is no longer what the preview showed: preview again. Nothing was published.");
        }

        var target = draft.Context.Target;
        var receipt = new ShareReceipt(
            preview ? "" : RandomId.Uuid(),
            scope.Now,
            target.Circle.Name,
            target.Attribution.ToString().ToLowerInvariant(),
            fates,
            draft.Notes,
            WarningsFor(target),
            preview ? PreviewToken.Make(draft.Context.Vault, at, digest) : null,
            placing.All.Select(published => new PublishedJson(published.Body)).ToList());
        if (!preview)
        {
            placing.Write(receipt, original);
            release.NoteLabels(scope, draft);
            if (draft.Context.Waits)
            {
                release.Wait(scope, draft, placing);
            }
            else
            {
                RecordSightings(scope, draft);
            }
        }

        return receipt;
    }

    private void RecordSightings(WriteScope scope, ShareDraft draft)
    {
        BelongingTogether.Tell(scope, draft, warnings);
        foreach (var sighting in draft.Items.Where(item => item.Fate == Fates.Counted))
        {
            sightings.RecordStix(scope, draft.Context.MemberId, sighting.Object!, id => draft.PublishedIdOf(id));
        }

        if (draft.Context.Target.Seen)
        {
            foreach (var item in draft.Items.Where(item => item.Fate == Fates.Published && item.Values is { Entries.Count: > 0 }))
            {
                sightings.RecordSeen(scope, draft.Context.MemberId, item.PublishedId!);
            }
        }
    }

    private List<string> WarningsFor(ShareTarget target)
    {
        var warnings = new List<string>();
        var others = community.MembersOf(target.Circle.Id).Count - 1;
        if (target.Attribution != Attribution.Named && others < Limits.MembersFitMin)
        {
            warnings.Add(
                $"Only few other members are in the circle {target.Circle.Name}: fewer than {Limits.MembersFitMin}. They may guess who "
                + $"shared this.");
        }

        if (target.Waits)
        {
            warnings.Add(
                $"It goes out at a time drawn by lot, within {release.DelayMax.TotalHours:0} hours, under the times of its release.");
        }

        if (target.Attribution == Attribution.Named)
        {
            warnings.Add("This is shared under the member's own name, as it came.");
        }

        return warnings;
    }
}
