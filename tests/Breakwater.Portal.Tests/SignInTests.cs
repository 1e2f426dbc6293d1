using System.Net.Http.Headers;
using Breakwater.Hub;
using Breakwater.Hub.Community;
using Breakwater.Hub.SignIn;
using Breakwater.Hub.Storage;
using Breakwater.Hub.Tests.Hosting;
using Breakwater.Portal.Tests.Hosting;
using Breakwater.Server.Portal;

namespace Breakwater.Portal.Tests;

public sealed class SignInTests
{
    [Theory, OnEachEngine]
    public async Task An_invitation_sets_a_password_once_and_the_password_opens_the_portal(DatabaseEngine engine)
    {
        await using var town = await Town.BuildAsync(engine, withWarnings: false);
        var person = town.PersonOf(PortalRole.Contact);
        var secret = await town.Hub.Service<Invitations>().MakeAsync(person, CancellationToken.None);
        using var visitor = new Visitor(town.Hub.Address);
        Assert.Contains(person.Name, (await visitor.GetAsync("/invitation/" + secret)).Expect(200).Text, StringComparison.Ordinal);
        Assert.Contains("first that somebody would try",
            (await visitor.PostAsync("/invitation/" + secret, ("password", "Password2024!!"))).Expect(422).Text, StringComparison.Ordinal);
        (await visitor.PostAsync("/invitation/" + secret, ("password", Town.Password))).Expect(303);
        Assert.Contains("Demo Haulage", (await visitor.GetAsync("/")).Expect(200).Text, StringComparison.Ordinal);

        using var again = new Visitor(town.Hub.Address);
        (await again.GetAsync("/invitation/" + secret)).Expect(404);
        (await SignInAsync(again, person, "not the password")).Expect(422);
        (await SignInAsync(again, person, Town.Password)).Expect(303);
        (await again.GetAsync("/warnings")).Expect(200);
        (await again.PostAsync("/sign-out")).Expect(303);
        (await again.GetAsync("/warnings")).Expect(303);
        (await visitor.GetAsync("/warnings")).Expect(200);
    }

    [Fact]
    public async Task An_invitation_ends_after_seven_days_and_when_a_newer_one_is_made()
    {
        var time = new ShiftedTime();
        await using var town = await Town.BuildAsync(DatabaseEngine.Sqlite, time, withWarnings: false);
        var invitations = town.Hub.Service<Invitations>();
        var older = await invitations.MakeAsync(town.Colleague, CancellationToken.None);
        var newer = await invitations.MakeAsync(town.Colleague, CancellationToken.None);
        using var visitor = new Visitor(town.Hub.Address);
        (await visitor.GetAsync("/invitation/" + older)).Expect(404);
        (await visitor.GetAsync("/invitation/" + newer)).Expect(200);
        time.Advance(Limits.InvitationLife + TimeSpan.FromSeconds(1));
        (await visitor.GetAsync("/invitation/" + newer)).Expect(404);
    }

    [Theory, OnEachEngine]
    public async Task After_five_failures_the_right_password_waits_too(DatabaseEngine engine)
    {
        var time = new ShiftedTime();
        await using var town = await Town.BuildAsync(engine, time, withWarnings: false);
        using var _ = await town.InviteAsync(town.Colleague);
        using var visitor = new Visitor(town.Hub.Address);
        for (var attempt = 0; attempt < Limits.SignInFailuresFree; attempt++)
        {
            (await SignInAsync(visitor, town.Colleague, "not the password")).Expect(422);
        }

        (await SignInAsync(visitor, town.Colleague, Town.Password)).Expect(429);
        time.Advance(Limits.SignInWait + TimeSpan.FromSeconds(1));
        (await SignInAsync(visitor, town.Colleague, Town.Password)).Expect(303);
    }

    [Theory, OnEachEngine]
    public async Task The_second_step_takes_each_code_once_and_recovery_codes_open_when_the_phone_is_lost(DatabaseEngine engine)
    {
        var time = new ShiftedTime();
        await using var town = await Town.BuildAsync(engine, time, withWarnings: false);
        using var visitor = await town.InviteAsync(town.Colleague);
        var page = (await visitor.GetAsync("/account/second-step")).Expect(200).Text;
        var draft = Visitor.FieldIn(page, "draft");
        var key = KeyOf(town, draft);
        (await visitor.PostAsync("/account/second-step", ("draft", draft), ("code", "12"))).Expect(422);
        page = (await visitor.PostAsync("/account/second-step", ("draft", draft), ("code", CodeAt(key, time)))).Expect(200).Text;
        var codes = page.Split("<li><code>").Skip(1).Select(part => part[..part.IndexOf('<', StringComparison.Ordinal)]).ToList();
        Assert.Equal(Limits.RecoveryCodes, codes.Count);

        // The password alone opens nothing any more, and the code that turned it on is used.
        using var again = new Visitor(town.Hub.Address);
        var reply = (await SignInAsync(again, town.Colleague, Town.Password)).Expect(303);
        Assert.StartsWith("/sign-in/code", reply.Headers.Location!.ToString(), StringComparison.Ordinal);
        (await again.GetAsync("/warnings")).Expect(303);
        (await again.PostAsync("/sign-in/code", ("code", CodeAt(key, time)))).Expect(422);
        time.Advance(TimeSpan.FromSeconds(60));
        (await again.PostAsync("/sign-in/code", ("code", CodeAt(key, time)))).Expect(303);
        (await again.GetAsync("/warnings")).Expect(200);

        foreach (var expected in new[] { 303, 422 })
        {
            using var lost = new Visitor(town.Hub.Address);
            (await SignInAsync(lost, town.Colleague, Town.Password)).Expect(303);
            (await lost.PostAsync("/sign-in/code", ("code", codes[0].ToLowerInvariant()))).Expect(expected);
        }
    }

    [Fact]
    public async Task Codes_can_be_tried_a_few_times_then_the_password_is_asked_for_again()
    {
        await using var town = await Town.BuildAsync(DatabaseEngine.Sqlite, withWarnings: false);
        using var visitor = await town.InviteAsync(town.Colleague);
        var draft = Visitor.FieldIn((await visitor.GetAsync("/account/second-step")).Text, "draft");
        var code = CodeAt(KeyOf(town, draft), TimeProvider.System);
        (await visitor.PostAsync("/account/second-step", ("draft", draft), ("code", code))).Expect(200);
        using var thief = new Visitor(town.Hub.Address);
        (await SignInAsync(thief, town.Colleague, Town.Password)).Expect(303);
        var answers = new List<int>();
        for (var attempt = 0; attempt <= Limits.CodesPerSessionMax; attempt++)
        {
            answers.Add((await thief.PostAsync("/sign-in/code", ("code", $"00000{attempt}"))).Status);
        }

        Assert.Contains(429, answers);
        Assert.Equal(303, answers[^1]);
        (await thief.GetAsync("/account")).Expect(303);
    }

    [Theory, OnEachEngine]
    public async Task Sessions_are_listed_end_each_alone_and_with_their_person(DatabaseEngine engine)
    {
        await using var town = await Town.BuildAsync(engine, withWarnings: false);
        using var one = await town.VisitAsync(town.Colleague);
        var second = await town.BeginAsync(town.Colleague);
        using var two = new Visitor(town.Hub.Address, second.Secret);
        Assert.Contains(second.Session.Id, (await one.GetAsync("/account")).Expect(200).Text, StringComparison.Ordinal);
        (await one.PostAsync($"/account/sessions/{second.Session.Id}/end")).Expect(303);
        (await two.GetAsync("/account")).Expect(303);
        (await one.GetAsync("/account")).Expect(200);
        await town.Hub.Service<PersonRegister>().RemoveAsync(town.Member.Id, town.Colleague.Id, CancellationToken.None);
        (await one.GetAsync("/account")).Expect(303);
    }

    [Fact]
    public async Task A_session_that_is_not_used_ends_and_one_that_is_used_ends_too_in_time()
    {
        var time = new ShiftedTime();
        await using var town = await Town.BuildAsync(DatabaseEngine.Sqlite, time, withWarnings: false);
        using var idle = await town.VisitAsync(town.Colleague);
        using var busy = await town.VisitAsync(town.Colleague);
        for (var passed = TimeSpan.Zero; passed < Limits.SessionLife - Limits.SessionIdle; passed += Limits.SessionIdle / 2)
        {
            time.Advance(Limits.SessionIdle / 2);
            (await busy.GetAsync("/account")).Expect(200);
        }

        (await idle.GetAsync("/account")).Expect(303);
        time.Advance(Limits.SessionIdle / 2);
        (await busy.GetAsync("/account")).Expect(200);
        time.Advance(Limits.SessionIdle * 0.75);
        (await busy.GetAsync("/account")).Expect(303);
    }

    [Fact]
    public async Task A_dangerous_act_asks_for_the_password_when_that_was_long_ago()
    {
        var time = new ShiftedTime();
        await using var town = await Town.BuildAsync(DatabaseEngine.Sqlite, time, withWarnings: false);
        using var visitor = await town.InviteAsync(town.Colleague);
        time.Advance(Limits.ConfirmationLife);
        var asked = (await visitor.PostAsync("/account/password", ("password", "walnut harpoon mist ladder"))).Expect(303);
        Assert.StartsWith("/confirm", asked.Headers.Location!.ToString(), StringComparison.Ordinal);
        (await visitor.PostAsync("/confirm", ("password", "not the password"), ("return", "/account"))).Expect(422);
        (await visitor.PostAsync("/confirm", ("password", Town.Password), ("return", "/account"))).Expect(303);
        (await visitor.PostAsync("/account/password", ("password", "walnut harpoon mist ladder"))).Expect(303);
        using var again = new Visitor(town.Hub.Address);
        (await SignInAsync(again, town.Colleague, Town.Password)).Expect(422);
        (await SignInAsync(again, town.Colleague, "walnut harpoon mist ladder")).Expect(303);
    }

    [Fact]
    public async Task A_session_opens_no_machine_path_and_a_key_no_page()
    {
        await using var town = await Town.BuildAsync(DatabaseEngine.Sqlite, withWarnings: false);
        using var visitor = await town.VisitAsync(PortalRole.Coordinator);
        foreach (var path in new[] { "/api/v1/members", "/taxii2/", "/misp/servers/getVersion", "/api/v1/warnings" })
        {
            Assert.Equal(401, (await visitor.GetAsync(path)).Status);
        }

        using var program = new Visitor(town.Hub.Address);
        program.Client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", town.Hub.Coordinator.Secret);
        foreach (var path in new[] { "/warnings", "/people", "/account", "/live" })
        {
            (await program.GetAsync(path)).Expect(303);
        }
    }

    [Fact]
    public async Task Leading_back_leads_nowhere_else()
    {
        await using var town = await Town.BuildAsync(DatabaseEngine.Sqlite, withWarnings: false);
        using var _ = await town.InviteAsync(town.Colleague);
        foreach (var path in new[] { "//evil.example/", "https://evil.example/", "/\\evil.example", "javascript:alert(1)", "" })
        {
            using var visitor = new Visitor(town.Hub.Address);
            var reply = (await visitor.PostAsync(
                "/sign-in", ("email", town.Colleague.Email), ("password", Town.Password), ("return", path))).Expect(303);
            Assert.Equal("/", reply.Headers.Location!.ToString());
        }
    }

    [Fact]
    public async Task One_address_may_try_so_often_only()
    {
        await using var town = await Town.BuildAsync(DatabaseEngine.Sqlite, withWarnings: false);
        using var visitor = new Visitor(town.Hub.Address);
        var token = Visitor.TokenIn((await visitor.GetAsync("/sign-in")).Text);
        var answers = new List<int>();
        for (var attempt = 0; attempt <= Limits.SignInsPerMinute; attempt++)
        {
            answers.Add((await visitor.PostAsync("/sign-in", token, [("email", $"x{attempt}@demo.example"), ("password", "")])).Status);
        }

        Assert.Equal((422, 429), (answers[0], answers[^1]));
    }

    [Fact]
    public async Task Programs_at_the_root_and_at_unknown_paths_are_answered_as_before()
    {
        await using var town = await Town.BuildAsync(DatabaseEngine.Sqlite, withWarnings: false);
        Assert.StartsWith("Breakwater:", (await town.Hub.Anonymous.GetAsync("/")).Expect(200).Text, StringComparison.Ordinal);
        Assert.Equal("application/problem+json", (await town.Hub.Anonymous.GetAsync("/nothing")).Expect(404).ContentType);
        using var visitor = new Visitor(town.Hub.Address);
        Assert.Equal("text/html", (await visitor.GetAsync("/nothing")).Expect(404).ContentType);
        // Below the API nothing is a page, also for who would take one.
        Assert.Equal("text/plain", (await visitor.GetAsync("/api/v1/nothing")).Expect(404).ContentType);
    }

    private static Task<Reply> SignInAsync(Visitor visitor, Person person, string password) =>
        visitor.PostAsync("/sign-in", ("email", person.Email), ("password", password));

    private static byte[] KeyOf(Town town, string draft)
    {
        using var vault = Breakwater.Hub.Escrow.MemberVault.For(
            town.Hub.Service<Breakwater.Hub.Escrow.EscrowKey>(), "\0sign-in" + town.Colleague.Id);
        return vault.Open(Convert.FromHexString(draft));
    }

    private static string CodeAt(byte[] key, TimeProvider time) => Totp.CodeAt(key, Totp.StepAt(time.GetUtcNow()));
}
