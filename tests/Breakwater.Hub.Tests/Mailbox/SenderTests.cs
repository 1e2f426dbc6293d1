using System.Security.Cryptography;
using Breakwater.Hub.Storage;
using Breakwater.Hub.Tests.Hosting;
using MimeKit;
using MimeKit.Cryptography;

namespace Breakwater.Hub.Tests.Mailbox;

/// <summary>Whose mail it is.</summary>
public sealed class SenderTests
{
    private static readonly HeaderId[] Signed = [HeaderId.From, HeaderId.To, HeaderId.Date, HeaderId.Subject, HeaderId.MessageId];

    [Theory, OnEachEngineWithMail]
    public async Task A_mail_that_its_own_domain_has_signed_is_its_persons(DatabaseEngine engine)
    {
        using var names = new TinyNameServer();
        using var key = new SigningKey(names);
        await using var rig = await MailRig.StartAsync(engine, nameServers: [names.Address]);

        await rig.SendAsync(key.Sign(Evidence(rig, "signed-release.click")));
        await rig.UntilInAsync("Done");

        Assert.Contains("[url:value = 'http://signed-release.click/a']", await rig.PatternsAsync());
        Assert.Single(await rig.AnswersAsync(1));
    }

    [Theory, OnEachEngineWithMail]
    public async Task A_mail_is_held_and_not_answered_when_its_signature_does_not_say_whose_it_is(DatabaseEngine engine)
    {
        using var names = new TinyNameServer();
        using var key = new SigningKey(names);
        await using var rig = await MailRig.StartAsync(engine, nameServers: [names.Address]);

        // Forged: nobody has signed it.
        await rig.SendAsync(Evidence(rig, "forged-a.click"));
        // Forged: somebody else has signed it.
        await rig.SendAsync(key.Sign(Evidence(rig, "forged-b.click"), "evil-sender.click"));
        // Broken: it was changed on the way.
        var changed = Text(key.Sign(Evidence(rig, "forged-c.click"))).Replace("forged-c", "forged-x", StringComparison.Ordinal);
        await rig.SendAsync(System.Text.Encoding.Latin1.GetBytes(changed));
        // A second From on top, which the signature does not cover and a mail program shows.
        await rig.SendAsync([.. "From: somebody@else.example\r\n"u8, .. key.Sign(Evidence(rig, "forged-d.click"))]);
        // Appended to, behind what was signed.
        await rig.SendAsync(key.Sign(Evidence(rig, "forged-e.click"), tag: "; l=10"));
        // To somebody else, and sent on to here.
        var elsewhere = Evidence(rig, "forged-f.click");
        elsewhere.To.Clear();
        elsewhere.To.Add(MailboxAddress.Parse("friend@elsewhere.example"));
        await rig.SendAsync(key.Sign(elsewhere));
        // Long ago.
        var old = Evidence(rig, "forged-g.click");
        old.Date = old.Date.AddDays(-30);
        await rig.SendAsync(key.Sign(old));
        await rig.UntilInAsync("Held", 7);

        Assert.Empty(await rig.PatternsAsync());
        Assert.Equal(7, (await rig.HeldAsync()).Count);
        await rig.UntilSentAsync();
        Assert.Empty(rig.Mail.Mails(rig.PersonBox));
    }

    [Theory, OnEachEngineWithMail]
    public async Task A_strangers_mail_is_held_and_a_coordinator_assigns_or_drops_it(DatabaseEngine engine)
    {
        await using var rig = await MailRig.StartAsync(engine);
        var strangerBox = rig.Mail.NewBox();
        var stranger = rig.Compose(rig.HubAddress, MailRig.Text("hxxp://stranger-release[.]click/a"), "strange", strangerBox + "@stranger.com");
        var other = rig.Compose(rig.HubAddress, MailRig.Text("hxxp://other-release[.]click/a"), "other", strangerBox + "@stranger.com");

        await rig.SendAsync(stranger);
        await rig.SendAsync(other);
        await rig.UntilInAsync("Held", 2);
        Assert.Empty(await rig.PatternsAsync());
        var held = (await rig.HeldAsync()).ToDictionary(one => one.GetProperty("subject").GetString()!, one => one.GetProperty("id").GetString()!);
        (await rig.Member.GetAsync("/api/v1/mailbox/held")).Expect(403);
        (await rig.Hub.Coordinator.PostAsync($"/api/v1/mailbox/held/{held["strange"]}/assign", new { person = rig.PersonId })).Expect(200);
        (await rig.Hub.Coordinator.DeleteAsync($"/api/v1/mailbox/held/{held["other"]}")).Expect(204);

        Assert.Equal(["[url:value = 'http://stranger-release.click/a']"], await rig.PatternsAsync());
        Assert.Single(await rig.AnswersAsync(1));
        Assert.Empty(await rig.HeldAsync());
        (await rig.Hub.Coordinator.PostAsync($"/api/v1/mailbox/held/{held["strange"]}/assign", new { person = rig.PersonId })).Expect(404);
        await rig.UntilSentAsync();
        Assert.Empty(rig.Mail.Mails(strangerBox));
    }

    [Theory, OnEachEngineWithMail]
    public async Task A_revoked_secret_address_and_a_guessed_one_are_nobodys(DatabaseEngine engine)
    {
        await using var rig = await MailRig.StartAsync(engine);
        var addresses = await rig.Member.GetJsonAsync($"/api/v1/members/me/people/{rig.PersonId}/mail-addresses");
        var id = addresses[0].GetProperty("id").GetString();
        Assert.DoesNotContain(rig.Secret.Split('+')[1].Split('@')[0], addresses.GetRawText(), StringComparison.Ordinal);
        (await rig.Reader.GetAsync($"/api/v1/members/me/people/{rig.PersonId}/mail-addresses")).Expect(404);
        (await rig.Member.DeleteAsync($"/api/v1/members/me/people/{rig.PersonId}/mail-addresses/{id}")).Expect(204);

        await rig.SendAsync(Evidence(rig, "revoked-release.click", rig.Secret), rig.Secret);
        var guessed = rig.HubAddress.Replace("@", "+" + new string('a', 40) + "@", StringComparison.Ordinal);
        await rig.SendAsync(Evidence(rig, "guessed-release.click", guessed), guessed);
        await rig.UntilInAsync("Held", 2);

        Assert.Empty(await rig.PatternsAsync());
    }

    [Theory, OnEachEngineWithMail]
    public async Task The_secret_may_stand_in_the_envelope_alone_and_in_any_case(DatabaseEngine engine)
    {
        await using var rig = await MailRig.StartAsync(engine);

        await rig.SendAsync(Evidence(rig, "envelope-release.click"), rig.Secret.ToUpperInvariant().Replace(rig.HubBox.ToUpperInvariant(), rig.HubBox, StringComparison.Ordinal));
        await rig.UntilInAsync("Done");

        Assert.Equal(["[url:value = 'http://envelope-release.click/a']"], await rig.PatternsAsync());
    }

    [Theory, OnEachEngineWithMail]
    public async Task Results_of_the_one_server_that_is_believed_count_and_only_the_topmost(DatabaseEngine engine)
    {
        await using var rig = await MailRig.StartAsync(engine, authservId: "mx.centre.example");
        var good = "Authentication-Results: mx.centre.example; dkim=pass header.d=anna-haulage.com header.i=@anna-haulage.com\r\n"u8.ToArray();

        await rig.SendAsync([.. good, .. MailRig.BytesOf(Evidence(rig, "believed-release.click"))]);
        await rig.SendAsync([.. "Authentication-Results: mx.centre.example; dkim=fail header.d=anna-haulage.com\r\n"u8, .. good, .. MailRig.BytesOf(Evidence(rig, "below-release.click"))]);
        await rig.SendAsync([.. "Authentication-Results: other.example; dkim=pass header.d=anna-haulage.com\r\n"u8, .. MailRig.BytesOf(Evidence(rig, "other-release.click"))]);
        await rig.SendAsync([.. "Authentication-Results: mx.centre.example; dkim=pass header.d=evil-sender.click\r\n"u8, .. MailRig.BytesOf(Evidence(rig, "unaligned-release.click"))]);
        await rig.UntilInAsync("Held", 3);
        await rig.UntilInAsync("Done");

        Assert.Equal(["[url:value = 'http://believed-release.click/a']"], await rig.PatternsAsync());
    }

    [Theory, OnEachEngineWithMail]
    public async Task An_address_that_two_persons_have_is_nobodys(DatabaseEngine engine)
    {
        using var names = new TinyNameServer();
        using var key = new SigningKey(names);
        await using var rig = await MailRig.StartAsync(engine, nameServers: [names.Address]);
        await MailRig.AddPersonAsync(rig.Reader, "Anna Two", rig.PersonAddress);

        await rig.SendAsync(key.Sign(Evidence(rig, "double-release.click")));
        await rig.UntilInAsync("Held");

        Assert.Empty(await rig.PatternsAsync());
    }

    [Theory, OnEachEngineWithMail]
    public async Task The_same_signed_mail_again_changes_nothing_whatever_else_was_changed_about_it(DatabaseEngine engine)
    {
        using var names = new TinyNameServer();
        using var key = new SigningKey(names);
        await using var rig = await MailRig.StartAsync(engine, nameServers: [names.Address]);
        var signed = key.Sign(Evidence(rig, "again-release.click"));

        await rig.SendAsync(signed);
        await rig.UntilInAsync("Done");
        await rig.SendAsync([.. "X-Other: 1\r\n"u8, .. signed]);
        await rig.UntilInAsync("Done", 2);

        Assert.Single(await rig.PatternsAsync());
        await rig.UntilSentAsync();
        Assert.Single(rig.Mail.Mails(rig.PersonBox));
    }

    private static MimeMessage Evidence(MailRig rig, string domain, string? to = null) =>
        rig.Compose(to ?? rig.HubAddress, MailRig.Text($"hxxp://{domain.Replace(".", "[.]", StringComparison.Ordinal)}/a"));

    private static string Text(byte[] raw) => System.Text.Encoding.Latin1.GetString(raw);

    /// <summary>A key that every domain has, as far as the name server tells.</summary>
    private sealed class SigningKey : IDisposable
    {
        private readonly RSA _key = RSA.Create(2048);

        public SigningKey(TinyNameServer names) =>
            names.Answer("v=DKIM1; k=rsa; p=" + Convert.ToBase64String(_key.ExportSubjectPublicKeyInfo()));

        public byte[] Sign(MimeMessage message, string domain = "anna-haulage.com", string tag = "")
        {
            message.Prepare(EncodingConstraint.SevenBit);
            using var pem = new MemoryStream(System.Text.Encoding.ASCII.GetBytes(_key.ExportPkcs8PrivateKeyPem()));
            var signer = new DkimSigner(pem, domain, "mail") { SignatureAlgorithm = DkimSignatureAlgorithm.RsaSha256 };
            signer.Sign(message, Signed);
            var options = FormatOptions.Default.Clone();
            options.NewLineFormat = NewLineFormat.Dos;
            using var stream = new MemoryStream();
            message.WriteTo(options, stream);
            return tag.Length == 0 ? stream.ToArray()
                : System.Text.Encoding.Latin1.GetBytes(Text(stream.ToArray()).Replace("DKIM-Signature: v=1", "DKIM-Signature: v=1" + tag, StringComparison.Ordinal));
        }

        public void Dispose() => _key.Dispose();
    }
}
