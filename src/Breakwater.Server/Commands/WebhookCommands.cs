using System.CommandLine;
using Breakwater.Hub.Messages;

namespace Breakwater.Server.Commands;

internal static class WebhookCommands
{
    private const string SecretVariable = "BREAKWATER_WEBHOOK_URL";
    private const string AuthorizationVariable = "BREAKWATER_WEBHOOK_AUTHORIZATION";

    public static Command Create() => new("webhook", "Where members are told of warnings by HTTP.")
    {
        Add(), List(), Deliveries(), OnOne("test", "Sends a harmless message.", TestAsync), OnOne("rotate",
            "Makes a new secret, and prints it, once; for a day the former one signs as well.", RotateAsync),
        OnOne("retry", "Tries what was given up once more.", RetryAsync), OnOne("remove", "Removes a webhook.", RemoveAsync),
    };

    private static Argument<string> Member() => new("member")
    {
        Description = "Id or name of the member; \"centre\" for the centre's own gateway for text messages.",
    };

    private static Command Add()
    {
        var member = Member();
        var name = new Argument<string>("name") { Description = "What it is called." };
        var url = new Option<FileInfo?>("--url-file")
        {
            Description = $"File whose first line is the address, which is kept as a secret. Also read from {SecretVariable}.",
        };
        var kind = new Option<string>("--kind")
        {
            Description = string.Join(", ", WebhookKinds.All) + ".", DefaultValueFactory = _ => WebhookKinds.Json,
        };
        var person = new Option<string?>("--person") { Description = "Id of the person whose it is; the member as a whole if left out." };
        var level = new Option<string>("--level") { Description = "confirmed or \"port alert\".", DefaultValueFactory = _ => "confirmed" };
        var provider = new Option<bool?>("--service-provider")
        {
            Description = "Whether the receiver is somebody else's, and gets no TLP:AMBER+STRICT.",
        };
        var template = new Option<FileInfo?>("--template")
        {
            Description = "File with what is sent; {text}, {subject}, {phone}, {level}, {change}, {tlp}, {warning}, {link} are filled in.",
        };
        var type = new Option<string?>("--content-type") { Description = "Of the template." };
        var authorization = new Option<FileInfo?>("--authorization-file")
        {
            Description = $"File whose first line is the value of that header. Also read from {AuthorizationVariable}.",
        };
        var authority = new Option<FileInfo?>("--ca") { Description = "Certificate (PEM) that the receiver's must be signed by." };
        var allow = new Option<bool>("--allow-private")
        {
            Description = "Lets it have its own host and port in the hub's network, and plain HTTP on this machine.",
        };
        return AdminCommand.Create(
            "add", "Adds a webhook, and prints the secret that signs, once.",
            "webhook add \"Demo Terminal North\" soar --url-file hook.url",
            async run =>
            {
                var draft = new WebhookDraft(
                    run.Value(name), SecretText.FirstLine(run.Value(url), SecretVariable), run.Value(kind)!, run.Value(person),
                    run.Value(level)!, run.Value(provider), run.Value(template) is { } file ? SecretText.Of(file).TrimEnd('\n') : null,
                    run.Value(type), SecretText.FirstLine(run.Value(authorization), AuthorizationVariable),
                    run.Value(authority) is { } certificate ? SecretText.Of(certificate) : null);
                var added = await run.Get<WebhookRegister>().AddAsync(
                    MessageCommands.MemberId(run, run.Value(member)), draft, run.Value(allow), run.CancellationToken).ConfigureAwait(false);
                Print(run, added);
            },
            member, name, url, kind, person, level, provider, template, type, authorization, authority, allow);
    }

    private static Command List()
    {
        var member = Member();
        return AdminCommand.Create(
            "list", "Lists a member's webhooks, and how they are doing.", "webhook list \"Demo Terminal North\"",
            run =>
            {
                var all = run.Get<WebhookRegister>().Of(MessageCommands.MemberId(run, run.Value(member)));
                run.Output.Print(all, all.Select(one =>
                    $"{one.Id}  {one.State,-8}  {one.Kind,-10}  {one.Name}  {one.Host}  {one.EndReason ?? one.LastFailure}"));
                return Task.CompletedTask;
            },
            member);
    }

    private static Command Deliveries()
    {
        var member = Member();
        var id = new Argument<string>("id") { Description = "Id of the webhook." };
        return AdminCommand.Create(
            "deliveries", "Lists what was to go to a webhook of late.", "webhook deliveries \"Demo Terminal North\" ID",
            run =>
            {
                var items = run.Get<WebhookRegister>().Deliveries(MessageCommands.MemberId(run, run.Value(member)), run.Value(id));
                run.Output.Print(items, items.Select(item =>
                    $"{item.Id}  {item.State,-7}  {item.CreatedAt:yyyy-MM-dd HH:mm}  tried {item.Attempts}  {item.LastFailure}"));
                return Task.CompletedTask;
            },
            member, id);
    }

    private static Command OnOne(string name, string description, Func<AdminRun, string?, string, Task> act)
    {
        var member = Member();
        var id = new Argument<string>("id") { Description = "Id of the webhook." };
        return AdminCommand.Create(
            name, description, $"webhook {name} \"Demo Terminal North\" ID",
            run => act(run, MessageCommands.MemberId(run, run.Value(member)), run.Value(id)), member, id);
    }

    private static async Task TestAsync(AdminRun run, string? member, string id)
    {
        await run.Get<WebhookRegister>().TestAsync(member, id, run.CancellationToken).ConfigureAwait(false);
        run.Output.Print(new { tested = id }, "On its way: webhook deliveries says what became of it.");
    }

    private static async Task RotateAsync(AdminRun run, string? member, string id) =>
        Print(run, await run.Get<WebhookRegister>().RotateAsync(member, id, run.CancellationToken).ConfigureAwait(false));

    private static async Task RetryAsync(AdminRun run, string? member, string id)
    {
        var count = await run.Get<WebhookRegister>().RetryAsync(member, id, run.CancellationToken).ConfigureAwait(false);
        run.Output.Print(new { retried = count }, $"{count} to be tried again.");
    }

    private static async Task RemoveAsync(AdminRun run, string? member, string id)
    {
        await run.Get<WebhookRegister>().RemoveAsync(member, id, run.CancellationToken).ConfigureAwait(false);
        run.Output.Print(new { removed = id }, "Removed.");
    }

    private static void Print(AdminRun run, NewWebhook added) =>
        run.Output.Print(added, $"id      {added.Id}", $"secret  {added.Secret}", "The secret is shown this once.");
}
