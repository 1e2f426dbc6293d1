using Breakwater.Hub.Community;
using Breakwater.Hub.Storage;
using Breakwater.Protocol;
using Dapper;

namespace Breakwater.Hub.Channels;

/// <summary>A sensor as its member sees it.</summary>
public sealed record EnrolledSensor(string Id, string Name, string Version, DateTimeOffset EnrolledAt, DateTimeOffset? RevokedAt);

/// <summary>Sensors: enrolment, their keys, and their end.</summary>
public sealed class SensorRegister(
    Database database, Segments segments, SensorManifests manifests, ManifestKey manifestKey)
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
        if (request.Keys is not null)
        {
            Check(request.Keys);
        }

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
                    "insert into sensor (id, member_id, name, key_id, version, enrolled_at, agreement_key, signing_key) values (@id, "
                        + "@memberId, @Name, @keyId, @Version, @now, @agreement, @signing)",
                    new
                    {
                        id,
                        memberId,
                        request.Name,
                        keyId = key.Id,
                        request.Version,
                        now = scope.NowMicros,
                        agreement = request.Keys?.Agreement,
                        signing = request.Keys?.Signing,
                    });
                return new EnrolResponse(id, key.Secret, Convert.ToBase64String(manifestKey.Current.Root));
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

    /// <summary>Names the keys of a sensor that was enrolled without any; once.</summary>
    public Task NameKeysAsync(Caller caller, SensorKeys? named, CancellationToken cancellationToken)
    {
        caller.Member(KeyPurposes.Sensor);
        Check(named);
        return database.WriteAsync(
            scope =>
            {
                var set = scope.Execute(
                    """
                    update sensor set agreement_key = @Agreement, signing_key = @Signing
                     where key_id = @KeyId and revoked_at is null and agreement_key is null
                    """,
                    new { named!.Agreement, named.Signing, caller.KeyId });
                if (set == 0)
                {
                    throw RejectedException.Conflict("has-keys", "This sensor has named its keys before; enrol it again to change them.");
                }
            },
            cancellationToken);
    }

    public byte[]? Segment(Caller caller, string digest) => segments.Find(digest, manifests.AudiencesOf(caller));

    /// <summary>Who a sensor in force is when it asks, and its signing key, for an administrator who acts between the two.</summary>
    /// <exception cref="RejectedException">There is none.</exception>
    public (Caller Caller, byte[]? SigningKey) CallerOf(string sensorId)
    {
        using var connection = database.Open();
        var row = connection.QueryFirstOrDefault<(string KeyId, string MemberId, long Provider, byte[]? Signing)>(
            """
            select k.id, s.member_id, k.service_provider, s.signing_key from sensor s join api_key k on k.id = s.key_id
             where s.id = @sensorId and s.revoked_at is null and k.revoked_at is null
            """,
            new { sensorId });
        return row.KeyId is null
            ? throw RejectedException.NotFound("sensor in force")
            : (new Caller(row.KeyId, row.MemberId, null, KeyPurposes.Sensor, row.Provider != 0), row.Signing);
    }

    private static void Check(SensorKeys? named)
    {
        try
        {
            using var agreement = SealedChainKeys.AgreementKey(named?.Agreement ?? []);
            using var signing = KeyStatement.PublicKey(named?.Signing ?? []);
        }
        catch (InvalidDataException e)
        {
            throw RejectedException.Invalid("bad-keys", "$.keys", e.Message);
        }
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
