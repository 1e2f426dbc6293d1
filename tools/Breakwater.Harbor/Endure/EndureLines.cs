using System.Globalization;
using System.Text;
using Breakwater.Harbor.Corpora;
using Breakwater.Harbor.Port;

namespace Breakwater.Harbor.Endure;

/// <summary>Log text: ordinary lines, and those with a planted value in one of several places. No two blocks begin alike.</summary>
internal sealed class EndureLines
{
    private const int HostCount = 200;
    private const int PoolLines = 4_000;

    private readonly byte[][] _pool;
    private readonly SeededRandom _random;
    private readonly TimeProvider _time;
    private long _number;

    public EndureLines(int seed, TimeProvider time)
    {
        _random = new SeededRandom((ulong)seed, 2);
        _time = time;
        var names = new MadeUpNames(seed + 1);
        var hosts = Enumerable.Range(0, HostCount).Select(_ => names.Domain("ordinary")).ToArray();
        _pool = [.. Enumerable.Range(0, PoolLines).Select(_ => Encoding.UTF8.GetBytes(Ordinary(hosts) + "\n"))];
    }

    /// <summary>A line of its own, then ordinary ones, as many as come to the bytes, and the planted ones among them.</summary>
    public byte[] Block(int bytes, IReadOnlyList<string> planted)
    {
        var block = new MemoryStream(bytes + 512);
        block.Write(Encoding.UTF8.GetBytes($"{Now()} block {_number++} begins\n"));
        for (var i = 0; i <= planted.Count; i++)
        {
            var goal = (long)bytes * (i + 1) / (planted.Count + 1);
            while (block.Length < goal)
            {
                block.Write(_random.Pick(_pool));
            }

            if (i < planted.Count)
            {
                block.Write(Encoding.UTF8.GetBytes(With(planted[i]) + "\n"));
            }
        }

        return block.ToArray();
    }

    /// <summary>A line with a value, with its time and without, in text and in JSON.</summary>
    public string With(string value) => _random.Below(4) switch
    {
        0 => $"{Now()} proxy GET http://{value}/a/{_number++} 200",
        1 => $$"""{"ts":"{{Now()}}","n":{{_number++}},"query":"www.{{value}}","answer":"none"}""",
        2 => $"query {_number++} of mail.{value} from 10.1.2.3 without a time",
        _ => Message(value),
    };

    /// <summary>A syslog message with a value.</summary>
    public string Message(string value) => $"<134>1 {Now()} gw app - - - n={_number++} host={value}";

    private string Ordinary(string[] hosts) => _random.Below(2) == 0
        ? $"{Now()} proxy 10.4.{_random.Below(8)}.{_random.Below(250)} GET http://{_random.Pick(hosts)}/p/"
            + $"{_random.Below(900)} 200 {_number++}"
        : $$"""{"ts":"{{Now()}}","n":{{_number++}},"query":"{{_random.Pick(hosts)}}","answer":"10.9.1.{{_random.Below(250)}}"}""";

    private string Now() => _time.GetUtcNow().UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture);
}
