using Breakwater.Hub.Community;
using Breakwater.Hub.Publication;
using Breakwater.Hub.Storage;
using Breakwater.Protocol;
using Dapper;

namespace Breakwater.Hub.Channels;

/// <summary>A sensor as its member sees it.</summary>
public sealed record EnrolledSensor(string Id, string Name, string Version, DateTimeOffset EnrolledAt, DateTimeOffset? RevokedAt);

/// <summary>Sensors: enrolment, and what each of them is to hold.</summary>
public sealed class SensorRegister(
    Database database, AudienceStore audiences, Segments segments, ManifestKey manifestKey, TimeProvider time)
{
    /// <summary>The secret of an enrolment code for this member; it works once and not for long.</summary>
    public Task<string> MakeCodeAsync(string memberId, CancellationToken cancellationToken) => database.WriteAsync(
        scope =>
        {
            var sensors = scope.Scalar<long>("select count(*) from sensor where member_id = @memberId and revoked_at is null",
                new { memberId });
            if (sensors >= Limits.CredentialsPerMemberMax)
            {
                throw RejectedException.Conflict("too-many", $"A member has at most {Limits.CredentialsPerMemberMax} sensors.");
            }

            var secret = RandomId.Secret();
            scope.Execute(
                "insert into enrolment (secret_hash, member_id, created_at, expires_at) values (@hash, @memberId, @now, @end)",
                new
                {
                    hash = NewApiKey.HashOf(secret),
                    memberId,
                    now = scope.NowMicros,
                    end = Micros.Of(scope.Now + Protocol.Limits.EnrolmentCodeLifetime),
                });
            return secret;
        },
        cancellationToken);

    /// <exception cref="RejectedException">The code is unknown, used or too old; which of these is not told.</exception>
    public Task<EnrolResponse> EnrolAsync(EnrolRequest request, CancellationToken cancellationToken)
    {
        var problems = new List<Problem>();
        NameKey.Check(request.Name, "$.name", problems);
        NameKey.Check(request.Version, "$.version", problems);
        RejectedException.ThrowIfAny(problems);
        return database.WriteAsync(
            scope =>
            {
                var hash = NewApiKey.HashOf(request.Secret ?? "");
                var memberId = scope.QueryFirstOrDefault<string>(
                    "select member_id from enrolment where secret_hash = @hash and used_at is null and expires_at > @now",
                    new { hash, now = scope.NowMicros })
                    ?? throw RejectedException.Forbidden(
                        "This enrolment code does not work: it was used, is too old, or never was one. Make a new one.");
                scope.Execute("update enrolment set used_at = @now where secret_hash = @hash", new { hash, now = scope.NowMicros });
                var key = KeyRing.Issue(
                    scope, memberId, null, "sensor " + request.Name, KeyPurposes.Sensor, serviceProvider: false, days: null);
                var id = RandomId.Uuid();
                scope.Execute(
                    "insert into sensor (id, member_id, name, key_id, version, enrolled_at) values (@id, @memberId, @Name, @keyId, "
                        + "@Version, @now)",
                    new { id, memberId, request.Name, keyId = key.Id, request.Version, now = scope.NowMicros });
                return new EnrolResponse(id, key.Secret, manifestKey.PublicKey);
            },
            cancellationToken);
    }

    public IReadOnlyList<EnrolledSensor> OfMember(string memberId)
    {
        using var connection = database.Open();
        return connection.Query<SensorRow>(
            "select id, name, version, enrolled_at as enrolledAt, revoked_at as revokedAt from sensor where member_id = @memberId order "
                + "by enrolled_at",
            new { memberId })
            .Select(row => new EnrolledSensor(row.Id, row.Name, row.Version, Micros.ToTime(row.EnrolledAt), Micros.ToTime(row.RevokedAt)))
            .ToList();
    }

    public Task RevokeAsync(string memberId, string sensorId, CancellationToken cancellationToken) => database.WriteAsync(
        scope =>
        {
            var keyId = scope.QueryFirstOrDefault<string>(
                "select key_id from sensor where id = @sensorId and member_id = @memberId and revoked_at is null",
                    new { sensorId, memberId })
                ?? throw RejectedException.NotFound("sensor in force");
            scope.Execute("update sensor set revoked_at = @now where id = @sensorId", new { sensorId, now = scope.NowMicros });
            KeyRing.Revoke(scope, keyId);
        },
        cancellationToken);

    /// <summary>What this sensor is to hold now, signed. The sequence grows with every change that the sensor may see.</summary>
    public SignedManifest Manifest(Caller caller)
    {
        var visible = VisibleTo(caller);
        var now = time.GetUtcNow();
        // Leaving a circle takes a chain away without a change in any: the membership's own change is in the log, as rows for this member.
        // Read before the chains: one that grows in between is then asked for again, instead of being taken for known.
        var sequence = Math.Max(segments.LastChange(visible), LastOwnEvent(caller.MemberId!));
        var chains = segments.Chains(visible);
        return SignedManifest.Sign(
            new Manifest(sequence, now, now + Protocol.Limits.ManifestLifetime, (int)Limits.OrdinaryUseAge.TotalSeconds, chains),
            manifestKey.Key);
    }

    public byte[]? Segment(Caller caller, string digest) => segments.Find(digest, VisibleTo(caller));

    /// <summary>A number that changes whenever the manifest's content does.</summary>
    public long Sequence(Caller caller) =>
        Math.Max(segments.LastChange(VisibleTo(caller)), LastOwnEvent(caller.MemberId!));

    private IReadOnlyList<long> VisibleTo(Caller caller)
    {
        caller.Member(KeyPurposes.Sensor);
        return audiences.VisibleTo(audiences.ViewerOf(caller));
    }

    private long LastOwnEvent(string memberId)
    {
        using var connection = database.Open();
        return connection.ExecuteScalar<long>(
            "select coalesce(max(p.position), 0) from publication p join audience a on a.id = p.audience where a.member_id = @memberId",
            new { memberId });
    }

    private sealed class SensorRow
    {
        public string Id { get; set; } = "";

        public string Name { get; set; } = "";

        public string Version { get; set; } = "";

        public long EnrolledAt { get; set; }

        public long? RevokedAt { get; set; }
    }
}
