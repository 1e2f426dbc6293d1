using System.Globalization;
using Breakwater.Hub.Messages;
using Breakwater.Hub.Storage;
using Breakwater.Hub.Tests.Hosting;

namespace Breakwater.Hub.Tests.Messages;

public sealed class QuietTests
{
    [Theory]
    [InlineData("2026-07-01T21:30Z", "22:00", "07:00", "Europe/Madrid", "2026-07-02T05:00Z")]
    [InlineData("2026-07-01T19:59Z", "22:00", "07:00", "Europe/Madrid", "2026-07-01T19:59Z")]
    [InlineData("2026-07-02T04:59Z", "22:00", "07:00", "Europe/Madrid", "2026-07-02T05:00Z")]
    [InlineData("2026-07-02T05:00Z", "22:00", "07:00", "Europe/Madrid", "2026-07-02T05:00Z")]
    [InlineData("2026-07-02T12:00Z", "13:00", "15:30", "Europe/Madrid", "2026-07-02T13:30Z")]
    [InlineData("2026-07-02T12:00Z", "08:00", "08:00", "UTC", "2026-07-02T12:00Z")]
    // The clock is put on from 02:00 to 03:00: half past two is not shown that day, and counts as three.
    [InlineData("2026-03-28T23:30Z", "22:00", "02:30", "Europe/Madrid", "2026-03-29T01:00Z")]
    // It is put back from 03:00 to 02:00: half past two is shown twice, and the first one counts.
    [InlineData("2026-10-24T22:30Z", "22:00", "02:30", "Europe/Madrid", "2026-10-25T00:30Z")]
    public void Quiet_hours_end_by_the_clock_of_the_person(string now, string from, string to, string zone, string due) => Assert.Equal(
        At(due),
        LocalTimes.AfterQuiet(
            At(now), TimeOnly.Parse(from, CultureInfo.InvariantCulture), TimeOnly.Parse(to, CultureInfo.InvariantCulture),
            TimeZoneInfo.FindSystemTimeZoneById(zone)).ToUniversalTime());

    [Theory]
    [InlineData("2026-07-01T05:59Z", "08:00", null, "2026-07-01T06:00Z")]
    [InlineData("2026-07-01T06:00Z", "08:00", null, "2026-07-02T06:00Z")]
    [InlineData("2026-07-01T06:00Z", "08:00", DayOfWeek.Monday, "2026-07-06T06:00Z")]
    [InlineData("2026-07-06T06:00Z", "08:00", DayOfWeek.Monday, "2026-07-13T06:00Z")]
    [InlineData("2026-03-28T12:00Z", "02:30", null, "2026-03-29T01:00Z")]
    [InlineData("2026-10-24T12:00Z", "02:30", null, "2026-10-25T00:30Z")]
    [InlineData("2026-10-25T00:45Z", "02:30", null, "2026-10-26T01:30Z")]
    public void A_digest_is_due_by_the_clock_of_the_person(string now, string at, DayOfWeek? day, string next) => Assert.Equal(
        At(next),
        LocalTimes.Next(
            At(now), TimeOnly.Parse(at, CultureInfo.InvariantCulture), day, TimeZoneInfo.FindSystemTimeZoneById("Europe/Madrid"))
            .ToUniversalTime());

    [Theory, OnEachEngineWithMail]
    public async Task Quiet_hours_hold_a_confirmed_warning_back_and_a_port_alert_goes_at_once(DatabaseEngine engine)
    {
        var time = new ShiftedTime();
        await using var rig = await MessageRig.StartAsync(engine, time);
        var member = await rig.AddMemberAsync(1);
        var sleeper = await rig.AddContactAsync(member, QuietNow(time.GetUtcNow()));
        var awake = await rig.AddContactAsync(member);

        await rig.RaiseAsync("at-night.click");
        await rig.MailsAsync(awake, 1);
        Assert.Empty(rig.Mail.Mails(sleeper.Box));
        await rig.RaiseAsync("stays-waiting.top");
        await rig.MailsAsync(awake, 2);
        await rig.SeeAsync("at-night.click");
        await rig.MailsAsync(awake, 3);
        Assert.Equal("[TLP:GREEN] Port alert: at-night[.]click", Assert.Single(await rig.MailsAsync(sleeper, 1)).Subject);

        // What was held back and has been overtaken does not come after it; what was not does.
        time.Advance(TimeSpan.FromHours(3));
        var mails = await rig.MailsAsync(sleeper, 2);
        Assert.Contains("[TLP:GREEN] Confirmed warning: stays-waiting[.]top", mails.Select(mail => mail.Subject));
    }

    [Theory, OnEachEngineWithMail]
    public async Task What_was_raised_and_withdrawn_within_quiet_hours_is_told_to_nobody_who_slept(DatabaseEngine engine)
    {
        var time = new ShiftedTime();
        await using var rig = await MessageRig.StartAsync(engine, time);
        var member = await rig.AddMemberAsync(1);
        var sleeper = await rig.AddContactAsync(member, QuietNow(time.GetUtcNow()));
        var awake = await rig.AddContactAsync(member);
        await rig.ClearAsync(await rig.RaiseAsync("short-lived.click"));
        await rig.MailsAsync(awake, 2);
        time.Advance(TimeSpan.FromHours(3));
        await rig.UntilQuietAsync();
        Assert.Empty(rig.Mail.Mails(sleeper.Box));
    }

    [Theory, OnEachEngineWithMail]
    public async Task A_digest_comes_daily_with_what_may_go_by_mail_and_not_when_nothing_happened(DatabaseEngine engine)
    {
        var time = new ShiftedTime();
        await using var rig = await MessageRig.StartAsync(engine, time);
        var member = await rig.AddMemberAsync(1);
        var other = await rig.AddMemberAsync(1);
        await rig.Hub.AddCircleAsync("digested", "amber", "amber+strict", member, other);
        var reader = await rig.AddContactAsync(member, new { mail = "port-alerts", digest = "daily", digestAt = "08:00", zone = "Europe/Madrid" });
        var outsider = await rig.AddContactAsync(await rig.AddMemberAsync(1), new { mail = "none", digest = "weekly", language = "es" });
        await rig.RaiseAsync("digested.click");
        await rig.RaiseAsync("digested-strict.top", 2, "?circle=digested&tlp=amber%2Bstrict", member, other);
        await rig.ClearAsync(await rig.RaiseAsync("digested-gone.info"));
        await rig.UntilQuietAsync();
        Assert.Empty(rig.Mail.Mails(reader.Box));

        time.Advance(TimeSpan.FromDays(1));
        var digest = Assert.Single(await rig.MailsAsync(reader, 1));
        Assert.Equal("[TLP:GREEN] Digest: 3 warnings", digest.Subject);
        Assert.Contains("digested[.]click", digest.TextBody!, StringComparison.Ordinal);
        Assert.Contains("1 more may not go by mail", digest.TextBody, StringComparison.Ordinal);
        Assert.DoesNotContain("strict", digest.TextBody!, StringComparison.Ordinal);
        Assert.DoesNotContain("digested-gone", digest.TextBody!, StringComparison.Ordinal);
        time.Advance(TimeSpan.FromDays(1));
        await rig.UntilQuietAsync();
        await rig.MailsAsync(reader, 1);
        time.Advance(TimeSpan.FromDays(7));
        Assert.Equal("[TLP:GREEN] Resumen: 2 avisos", Assert.Single(await rig.MailsAsync(outsider, 1)).Subject);
    }

    /// <summary>Quiet hours that began an hour ago, and end in two.</summary>
    internal static object QuietNow(DateTimeOffset now) => new
    {
        quietFrom = now.AddHours(-1).UtcDateTime.ToString("HH:mm", CultureInfo.InvariantCulture),
        quietTo = now.AddHours(2).UtcDateTime.ToString("HH:mm", CultureInfo.InvariantCulture),
        zone = "UTC",
    };

    private static DateTimeOffset At(string text) =>
        DateTimeOffset.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);
}
