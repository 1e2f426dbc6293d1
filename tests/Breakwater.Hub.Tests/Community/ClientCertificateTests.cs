using System.Net;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Breakwater.Hub.Storage;
using Breakwater.Hub.Tests.Hosting;

namespace Breakwater.Hub.Tests.Community;

public sealed class ClientCertificateTests
{
    private static readonly DateTimeOffset Now = TimeProvider.System.GetUtcNow();

    [Theory, OnEachEngine]
    public async Task A_certificate_that_was_made_a_key_signs_in_and_no_other_does(DatabaseEngine engine)
    {
        await using var hub = await HubHost.StartAsync(engine, clientCertificates: true);
        var member = await hub.AddMemberAsync();
        using var known = Make("known", Now.AddDays(-1), Now.AddDays(30));
        using var unknown = Make("unknown", Now.AddDays(-1), Now.AddDays(30));
        var issued = (await IssueAsync(member, known)).Expect(201).Json;
        Assert.Equal("", issued.GetProperty("secret").GetString());

        Assert.Equal(200, await AskAsync(hub, known));
        Assert.Equal(401, await AskAsync(hub, unknown));
        Assert.Equal(401, await AskAsync(hub, null));

        // What anybody can know of a certificate is no bearer token.
        foreach (var guess in new[]
        {
            known.GetCertHashString(HashAlgorithmName.SHA256), known.GetCertHashString(HashAlgorithmName.SHA512),
            known.ExportCertificatePem(), Convert.ToBase64String(known.RawData), "",
        })
        {
            Assert.NotEqual(200, await AskAsync(hub, null, guess.ReplaceLineEndings("")));
        }

        (await IssueAsync(member, known)).Expect(409);
        (await member.DeleteAsync($"/api/v1/keys/{issued.GetProperty("id").GetString()}")).Expect(204);
        Assert.Equal(401, await AskAsync(hub, known));
    }

    [Fact]
    public async Task What_is_no_certificate_or_has_ended_is_refused_with_its_place()
    {
        await using var hub = await HubHost.StartAsync(DatabaseEngine.Sqlite);
        var member = await hub.AddMemberAsync();
        using var over = Make("over", Now.AddDays(-9), Now.AddDays(-1));
        var ended = (await IssueAsync(member, over)).Expect(422);
        Assert.Contains("certificate-over", ended.Text, StringComparison.Ordinal);
        var nonsense = (await member.PostAsync("/api/v1/keys", new { label = "x", purpose = "read", certificate = "no PEM" })).Expect(422);
        Assert.Contains("bad-certificate", nonsense.Text, StringComparison.Ordinal);
    }

    private static Task<Reply> IssueAsync(MemberActor member, X509Certificate2 certificate) => member.PostAsync(
        "/api/v1/keys", new { label = "platform", purpose = "read", certificate = certificate.ExportCertificatePem() });

    private static async Task<int> AskAsync(HubHost hub, X509Certificate2? certificate, string? bearer = null)
    {
        using var own = X509CertificateLoader.LoadPkcs12FromFile(Path.Combine(hub.Store.Folder, "tls.pfx"), null);
        var expected = own.GetCertHashString(HashAlgorithmName.SHA256);
        using var handler = new SocketsHttpHandler
        {
            SslOptions = new SslClientAuthenticationOptions
            {
                RemoteCertificateValidationCallback = (_, shown, _, _) => shown?.GetCertHashString(HashAlgorithmName.SHA256) == expected,
                ClientCertificates = certificate is null ? [] : [certificate],
                LocalCertificateSelectionCallback = certificate is null ? null : (_, _, _, _, _) => certificate,
            },
        };
        using var client = new HttpClient(handler) { DefaultRequestVersion = HttpVersion.Version20 };
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(hub.SecureAddress, "/taxii2/api/collections/"));
        request.Headers.Accept.ParseAdd(Actor.Taxii);
        if (bearer is not null)
        {
            request.Headers.TryAddWithoutValidation("Authorization", "Bearer " + bearer);
        }

        using var response = await client.SendAsync(request);
        return (int)response.StatusCode;
    }

    private static X509Certificate2 Make(string name, DateTimeOffset from, DateTimeOffset to)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var made = new CertificateRequest("CN=" + name, key, HashAlgorithmName.SHA256).CreateSelfSigned(from, to);
        return X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pkcs12), null);
    }
}
