using Breakwater.Hub.Storage;
using Breakwater.Hub.Tests.Hosting;

namespace Breakwater.Hub.Tests.Mailbox;

public sealed class ShareByMailTests
{
    [Theory, OnEachEngineWithMail]
    public async Task What_is_sent_to_a_secret_address_is_published_as_alert_and_answered(DatabaseEngine engine)
    {
        await using var rig = await MailRig.StartAsync(engine);
        var phishing = rig.Phishing(
            "gate-release-form.click",
            "Dear customer,\nthe release is at hxxps://gate-release-form[.]click/login and the server is 45.13.22.98\n"
            + "See https://www.maersk.com/about for who we are.\n");

        await rig.SendAsync(rig.Compose(rig.Secret, MailRig.Attached("We got this at nine.\n-- \nAnna, 0123-456", phishing)), rig.Secret);
        var answer = (await rig.AnswersAsync(1))[0];
        await rig.UntilInAsync("Done");

        var patterns = await rig.PatternsAsync();
        Assert.Contains("[email-addr:value = 'billing@gate-release-form.click']", patterns);
        Assert.Contains("[url:value = 'https://gate-release-form.click/login']", patterns);
        Assert.DoesNotContain(patterns, pattern => pattern.Contains("maersk", StringComparison.Ordinal));
        var everything = await rig.EverythingOthersSeeAsync();
        Assert.DoesNotContain("anna", everything, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("0123-456", everything, StringComparison.Ordinal);
        Assert.DoesNotContain("Dear customer", everything, StringComparison.Ordinal);
        Assert.DoesNotContain("container waits", everything, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("hxxps://gate-release-form[.]click/login", answer.TextBody, StringComparison.Ordinal);
        Assert.Contains("/mail/preview/", answer.TextBody, StringComparison.Ordinal);
        Assert.Contains("UNDO", answer.TextBody, StringComparison.Ordinal);
        Assert.Contains("PASSWORD", answer.TextBody, StringComparison.Ordinal);
        Assert.Null(answer.HtmlBody);
        Assert.Equal("auto-replied", answer.Headers["Auto-Submitted"]);
        Assert.Equal("<>", answer.Headers["Return-Path"]);
    }
}
