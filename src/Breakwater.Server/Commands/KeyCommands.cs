using System.CommandLine;
using Breakwater.Hub.Community;

namespace Breakwater.Server.Commands;

internal static class KeyCommands
{
    public static Command Create() => new("key", "API keys of members.") { Issue(), List(), Rotate(), Revoke() };

    private static Argument<string> Member() => new("member") { Description = "Id or name of the member." };

    private static Argument<string> Key() => new("key") { Description = "Id of the key." };

    private static Command Issue()
    {
        var member = Member();
        var label = new Option<string>("--label") { Description = "What the key is for, in words.", Required = true };
        var purpose = new Option<string>("--purpose") { Description = "read, submit, withdraw or manage.", Required = true };
        var provider = new Option<bool>("--service-provider") { Description = "The key is for the member's service provider." };
        var days = new Option<int?>("--days") { Description = "Ends after so many days." };
        var certificate = new Option<FileInfo>("--certificate")
        {
            Description = "Client certificate (PEM) that is the key, in place of a secret; the hub must serve with --client-certificates.",
        };
        certificate.AcceptExistingOnly();
        return AdminCommand.Create(
            "issue", "Issues a key of one purpose, and prints its secret, once.",
            "key issue \"Demo Haulage\" --label siem --purpose read --days 365 --json",
            async run =>
            {
                var key = await run.Get<KeyRing>().IssueAsync(
                    run.Get<MemberRegister>().Find(run.Value(member)).Id, run.Value(label)!, run.Value(purpose)!, run.Value(provider),
                    run.Value(days), run.Value(certificate) is { } file ? await File.ReadAllTextAsync(file.FullName, run.CancellationToken)
                        .ConfigureAwait(false) : null,
                    run.CancellationToken).ConfigureAwait(false);
                Print(run, key);
            },
            member, label, purpose, provider, days, certificate);
    }

    private static Command List()
    {
        var member = Member();
        return AdminCommand.Create(
            "list", "Lists a member's keys, without their secrets.", "key list \"Demo Haulage\"",
            run =>
            {
                var keys = run.Get<KeyRing>().OfMember(run.Get<MemberRegister>().Find(run.Value(member)).Id);
                run.Output.Print(keys, keys.Select(key =>
                    $"{key.Id}  {(key.RevokedAt is null ? "in force" : "revoked ")}  {key.Purposes,-30}  {key.Label}"));
                return Task.CompletedTask;
            },
            member);
    }

    private static Command Rotate()
    {
        var member = Member();
        var id = Key();
        return AdminCommand.Create(
            "rotate", "Replaces a key; the old one ends at once.", "key rotate \"Demo Haulage\" ID --json",
            async run => Print(run, await run.Get<KeyRing>().RotateAsync(
                run.Value(id), run.Get<MemberRegister>().Find(run.Value(member)).Id, run.CancellationToken).ConfigureAwait(false)),
            member, id);
    }

    private static Command Revoke()
    {
        var member = Member();
        var id = Key();
        return AdminCommand.Create(
            "revoke", "Revokes a key.", "key revoke \"Demo Haulage\" ID",
            async run =>
            {
                await run.Get<KeyRing>().RevokeAsync(
                    run.Value(id), run.Get<MemberRegister>().Find(run.Value(member)).Id, run.CancellationToken).ConfigureAwait(false);
                run.Output.Print(new { revoked = run.Value(id) }, "Revoked.");
            },
            member, id);
    }

    private static void Print(AdminRun run, NewApiKey key) =>
        run.Output.Print(
            key, $"key id   {key.Id}", $"purpose  {key.Purposes}",
            key.Secret.Length > 0 ? $"secret   {key.Secret}\nThe secret is shown this once." : "The certificate is the key.");
}
