using System.Diagnostics;
using System.Globalization;
using Breakwater.Harbor.Latency;
using Breakwater.MatchingBench;

const int WrongUsage = 2;

// Children of this program: what they measure must be theirs alone.
switch (args)
{
    case ["hyperscan", var list, var index, var bytes, .. var corpora]:
        RivalTable.HyperscanChild(list, index, long.Parse(bytes, CultureInfo.InvariantCulture), corpora);
        return 0;
    case ["resident", var index, var corpus]:
        CostTable.ResidentChild(index, corpus);
        return 0;
    case ["tables" or "equal" or "damage", var folder, ..]:
        Directory.CreateDirectory(folder);
        return Run(folder, [.. args.Skip(2)]);
    default:
        Console.Error.WriteLine("usage: see bench/matching/run, equal and damage");
        return WrongUsage;
}

int Run(string folder, string[] rest)
{
    var options = rest.Contains("--quick") ? BenchOptions.Quick : BenchOptions.Full;
    var materials = new Materials(folder, options.CorpusBytes);
    switch (args[0])
    {
        case "equal":
            return new EqualCommand(materials, options.Counts, Value(rest, "--maltrail")).Run() == 0 ? 0 : 1;
        case "damage":
            var count = int.Parse(Value(rest, "--count") ?? "100000", CultureInfo.InvariantCulture);
            var seed = int.Parse(Value(rest, "--seed") ?? "0", CultureInfo.InvariantCulture);
            return new DamageCommand(folder).Run(seed, count) == 0 ? 0 : 1;
        default:
            Tables(options, materials, rest);
            return 0;
    }
}

static void Tables(BenchOptions options, Materials materials, string[] rest)
{
    var report = new Report();
    var products = Value(rest, "--products") ?? ".";
    report.Line("# The matcher and its rivals");
    report.Line();
    report.Line($"By `bench/matching/run` on one core of {Machine.Describe()}, {TimeProvider.System.GetUtcNow():d MMMM yyyy}.");
    report.Line($"Corpora and lists of `tools/Breakwater.Harbor`, seed {Materials.Seed}: {options.CorpusBytes >> 20} MiB each;");
    report.Line($"lists nested, {string.Join(", ", options.Counts)} indicators.");
    var only = Value(rest, "--only");
    Part("speed", new SpeedTable(options, materials, report).Measure);
    Part("plain", new SpeedTable(options, materials, report).MeasurePlain);
    Part("hyperscan", new RivalTable(options, materials, report, products).MeasureHyperscan);
    Part("processes", new RivalTable(options, materials, report, products).MeasureProcesses);
    Part("cost", new CostTable(options, materials, report, products, Value(rest, "--answerer") ?? "").Measure);
    if (Value(rest, "--out") is { } path)
    {
        report.Write(path);
    }

    void Part(string name, Action measure)
    {
        if (only is null || only.Split(',').Contains(name))
        {
            var start = Stopwatch.GetTimestamp();
            measure();
            Console.Error.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"{name}: measured in {Stopwatch.GetElapsedTime(start).TotalSeconds:F0} s"));
        }
    }
}

static string? Value(string[] rest, string name)
{
    var at = Array.IndexOf(rest, name);
    return at >= 0 && at + 1 < rest.Length ? rest[at + 1] : null;
}
