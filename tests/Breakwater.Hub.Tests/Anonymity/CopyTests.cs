using System.Collections.Concurrent;
using System.Text;
using System.Text.RegularExpressions;
using Breakwater.Hub.Storage;
using Breakwater.Hub.Tests.Escrow;
using Breakwater.Hub.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Breakwater.Hub.Tests.Anonymity;

/// <summary>Somebody has a copy of the database, of its backups, of the logs and of every other file, and not the escrow key.</summary>
public sealed partial class CopyTests
{
    private const int SubmissionsEach = 5;

    // Tables that say who the members are and what they have, how they want to be told, and who was told of a warning, which is everybody
    // whom it concerns; that a member exists is no secret.
    private static readonly HashSet<string> OfMembers =
    [
        "member", "person", "circle_member", "api_key", "asset", "feed", "feed_source", "feed_format", "sensor", "enrolment",
        "mailbox_address", "audience", "chain_reader", "list_exception", "list_rollback", "message", "acknowledgement", "escalation",
        "message_person", "webhook", "atom_feed",
    ];

    [Theory, OnEachEngine]
    public async Task No_cell_file_or_log_line_ties_a_member_to_what_it_shared_reported_or_took_back(DatabaseEngine engine)
    {
        using var log = new AllLines();
        await using var hub = await HubHost.StartAsync(engine, configure: services => services.AddSingleton<ILoggerProvider>(log));
        var members = new List<MemberActor>();
        var telling = new List<string>();
        for (var i = 0; i < 3; i++)
        {
            var member = await hub.AddMemberAsync($"Copied Carrier {(char)('A' + i)}");
            var person = (await member.PostAsync($"/api/v1/members/{member.Id}/people", new { name = $"Pia Person{i}x", email = $"pia{i}@copied-carrier-{i}.click", role = "manager" }))
                .Expect(201).Json.GetProperty("id").GetString()!;
            telling.AddRange([member.Id, member.Name, member.KeyId, person, $"pia{i}@copied-carrier-{i}.click", $"Pia Person{i}x", $"SECRETWORD{i}", $"TICKET-471{i}"]);
            members.Add(member);
        }

        var published = await LiveAsync(hub, members);
        // What waits has not been anywhere in the clear when somebody copies.
        var receipt = await members[0].ShareAsync(Bundles.Of(Bundles.Indicator(90, "waits-meanwhile.click")), "?urgent=false");
        Assert.Equal("waiting", receipt.GetProperty("objects")[0].GetProperty("fate").GetString());
        var waiting = new List<string> { receipt.GetProperty("objects")[0].GetProperty("publishedId").GetString()!, "waits-meanwhile.click" };
        var file = Path.Combine(hub.Store.Folder, "backup.db");
        IReadOnlyList<Cell> cells;
        await using (var database = hub.Store.Open())
        {
            await new Backup(database, NullLogger<Backup>.Instance).WriteAsync(file, CancellationToken.None);
            cells = CopyOfEverything.Of(database);
        }

        foreach (var (what, all) in new[] { ("database", cells), ("backup", CopyOfEverything.OfFile(file)) })
        {
            var found = all.Where(cell => !OfMembers.Contains(cell.Table) && !IsOfCentre(cell))
                .SelectMany(cell => telling.Where(text => Holds(cell.Text, text))
                .Select(text => $"{what}: {cell.Table}.{cell.Column} holds {text}")).Distinct().ToList();
            Assert.True(found.Count == 0, string.Join('\n', found));
            Assert.Empty(Links(all, published));
            Assert.DoesNotContain(all, cell => waiting.Exists(id => Holds(cell.Text, id)));
        }

        foreach (var (name, text) in CopyOfEverything.OfFolder(hub.Store.Folder).Append(("log", string.Join('\n', log.Lines))))
        {
            // Who the members are is in the database file; what they wrote, in words of their own, is nowhere in it.
            var found = telling.Where(word => (name == "log" || word.StartsWith("SECRETWORD", StringComparison.Ordinal) || word.StartsWith("TICKET", StringComparison.Ordinal))
                && Holds(text, word)).ToList();
            Assert.True(found.Count == 0, $"{name} holds {string.Join(", ", found)}");
            Assert.DoesNotContain(published.Keys, id => name == "log" && text.Contains(id, StringComparison.Ordinal));
        }
    }

    // A life of everything: shared now and later, in texts and bundles, seen, held, previewed, withdrawn, asked to be unsealed.
    private static async Task<Dictionary<string, (int Member, string Submission)>> LiveAsync(HubHost hub, List<MemberActor> members)
    {
        var published = new Dictionary<string, (int, string)>(StringComparer.Ordinal);
        await hub.AddCircleAsync("closed circle", [.. members]);
        for (var i = 0; i < members.Count; i++)
        {
            var member = members[i];
            for (var n = 0; n < SubmissionsEach; n++)
            {
                var query = n switch { 0 => "?urgent=false", 1 => "?circle=closed%20circle&attribution=pseudonym", 2 => "?seen=true", _ => "" };
                var receipt = await member.ShareAsync(
                    Bundles.Of(Bundles.Indicator(n, $"copied-{i}-{n}.click", $",\"description\":\"by Pia Person{i}x\",\"labels\":[\"own-label-{i}\"],\"external_references\":[{{\"source_name\":\"x\",\"external_id\":\"TICKET-471{i}\"}}]")), query);
                published[receipt.GetProperty("objects")[0].GetProperty("publishedId").GetString()!] = (i, receipt.GetProperty("submissionId").GetString()!);
            }

            (await member.SubmitTextAsync($"SECRETWORD{i}: copied-text-{i}[.]click")).Expect(201);
            (await member.PostAsync("/api/v1/submissions/preview", Encoding.UTF8.GetBytes($"SECRETWORD{i}: previewed-{i}[.]click"), "text/plain")).Expect(200);
            await member.ShareAsync(Bundles.Of(Bundles.Pattern(50, $"[domain-name:value = 'a8f3k2m9q{i}.lure.click']")));
            await members[(i + 1) % members.Count].SightAsync($"copied-{i}-3.click");
            var sensor = await member.EnrolSensorAsync();
            await sensor.ReportAsync($"batch-{member.Id[..8]}", SensorActor.Seen("domain", $"copied-{i}-3.click"));
            (await member.DeleteAsync($"/api/v1/objects/{Bundles.Id("indicator", 4)}")).Expect(200);
        }

        var second = await UnsealingTests.AddCoordinatorAsync(hub, "Conrad Second", "conrad@centre.example");
        var asked = (await hub.Coordinator.PostAsync("/api/v1/unsealings", new { objectId = published.Keys.Last(), reason = "An order of the court." })).Expect(201).Json;
        (await second.PostAsync($"/api/v1/unsealings/{asked.GetProperty("id").GetString()}/grant", new { })).Expect(200);
        return published;
    }

    /// <summary>
    /// Words and keys that stand beside several published objects of one member, and of nobody else: they would tell that those belong
    /// together. What one submission has together everybody sees together.
    /// </summary>
    private static List<string> Links(IReadOnlyList<Cell> cells, IReadOnlyDictionary<string, (int Member, string Submission)> published)
    {
        var beside = new Dictionary<string, HashSet<string>>(StringComparer.Ordinal);
        foreach (var row in cells.Where(cell => !OfMembers.Contains(cell.Table)).GroupBy(cell => (cell.Table, cell.Row)))
        {
            var ids = published.Keys.Where(id => row.Any(cell => cell.Text.Contains(id, StringComparison.Ordinal))).ToList();
            foreach (var token in ids.Count == 0 ? [] : row.SelectMany(cell => Token().Matches(cell.Text).Select(match =>
                match.Value)).Distinct())
            {
                beside.TryAdd(token, new HashSet<string>(StringComparer.Ordinal));
                beside[token].UnionWith(ids);
            }
        }

        return beside.Where(one => one.Value.Select(id => published[id].Submission).Distinct().Count() > 1 && one.Value.Select(id =>
            published[id].Member).Distinct().Count() == 1)
            .Select(one => $"{one.Key} stands beside {one.Value.Count} objects of one member").Where(link => !link.Contains("indicator--", StringComparison.Ordinal)).ToList();
    }

    // What the centre's own staff did and to whom, such as taking a member into a circle. A member's entries have these empty.
    private static bool IsOfCentre(Cell cell) => cell is { Table: "audit_entry", Column: "subject" or "actor" };

    private static bool Holds(string text, string word) => text.Contains(word, StringComparison.OrdinalIgnoreCase)
        || text.Contains(Convert.ToBase64String(Encoding.UTF8.GetBytes(word)).TrimEnd('=')[..^1], StringComparison.Ordinal)
        || text.Contains(Convert.ToHexStringLower(Encoding.UTF8.GetBytes(word)), StringComparison.Ordinal);

    [GeneratedRegex("[0-9a-f]{16,}|[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}")]
    private static partial Regex Token();

    private sealed class AllLines : ILoggerProvider, ILogger
    {
        public ConcurrentQueue<string> Lines { get; } = new();

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?,
            string> formatter) =>
            Lines.Enqueue($"{formatter(state, exception)} {exception}");

        public void Dispose()
        {
            // Nothing is held.
        }
    }
}
