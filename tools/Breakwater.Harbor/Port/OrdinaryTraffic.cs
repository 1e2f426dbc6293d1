namespace Breakwater.Harbor.Port;

/// <summary>
/// What a member's people do every day: the same for the same seed. Some sites everybody in the port uses; one of them is
/// <see cref="PopularSite"/>.
/// </summary>
public sealed class OrdinaryTraffic
{
    private const int Sites = 60;
    private const int Computers = 40;
    private const int VisitsPerDay = 240;
    private const int MailsPerDay = 40;
    private static readonly string[] Paths =
        ["/", "/index.html", "/api/v2/berths?day=1", "/track/8842201", "/img/logo.svg", "/login", "/news/today"];
    private static readonly string[] Lures = ["tides", "yard", "parts", "rates", "news", "weather", "forms", "canteen"];

    private readonly int _seed;
    private readonly List<string> _sites;
    private readonly string _partner;

    public OrdinaryTraffic(int seed)
    {
        _seed = seed;
        var names = new MadeUpNames(seed);
        PopularSite = names.Domain("berthplan");
        _partner = names.Domain("partner");
        _sites = [PopularSite, .. Enumerable.Range(0, Sites).Select(i => names.Domain(Lures[i % Lures.Length]))];
    }

    /// <summary>In every member's logs on every day.</summary>
    public string PopularSite { get; }

    /// <summary>Writes several days that end at a moment, so that a sensor's look-back knows what is in ordinary use.</summary>
    public void WriteHistory(MemberLogs logs, DateTimeOffset until, int days)
    {
        var random = new Random(_seed ^ logs.Member.Net);
        var visits = new List<Visit>();
        var mails = new List<string>();
        for (var day = days; day > 0; day--)
        {
            var start = until.AddDays(-day);
            visits.AddRange(Times(random, start, VisitsPerDay).Select((at, i) => VisitAt(random, logs, at, popular: i % 20 == 0)));
            mails.AddRange(Times(random, start, MailsPerDay).Select(at => MailAt(random, at)));
        }

        logs.Proxy(visits.Select(visit => LogLines.Proxy(visit, 900 + random.Next(60_000))));
        logs.Dns(visits.Select(visit => LogLines.Dns(visit, 1_024 + random.Next(60_000))));
        logs.Mail(mails);
        logs.File(visits.Where((_, i) => i % 50 == 0).Select(visit => LogLines.NewFile(
            visit.At, visit.Client, "C:\\\\Users\\\\office\\\\Downloads\\\\form.pdf", "sha256", new MadeUpNames(random.Next()).Sha256())));
    }

    /// <summary>A moment of an ordinary morning.</summary>
    public void WriteMoment(MemberLogs logs, DateTimeOffset at, int number)
    {
        var random = new Random((_seed * 31) + (logs.Member.Net * 1_000_003) + number);
        var visit = VisitAt(random, logs, at, popular: number % 5 == 0);
        logs.Dns(LogLines.Dns(visit, 1_024 + random.Next(60_000)));
        logs.Proxy(LogLines.Proxy(visit, 900 + random.Next(60_000)));
    }

    private static IEnumerable<DateTimeOffset> Times(Random random, DateTimeOffset start, int count) =>
        Enumerable.Range(0, count).Select(_ => start.AddMilliseconds(random.NextDouble() * 86_400_000)).Order();

    private Visit VisitAt(Random random, MemberLogs logs, DateTimeOffset at, bool popular) => new(
        at, logs.Client(random.Next(Computers)), popular ? PopularSite : _sites[random.Next(_sites.Count)],
        Paths[random.Next(Paths.Length)]);

    private string MailAt(Random random, DateTimeOffset at) => LogLines.Mail(
        at, $"desk{random.Next(9)}@{_partner}", 2_000 + random.Next(90_000));
}
