using System.Globalization;
using System.Text.Json;
using Breakwater.Stix;
using Breakwater.StixBench;

const int Seed = 20260131;
const int Objects = 20_000;
const int Rounds = 15;

var bundle = Indicators.Bundle(Objects, Seed);
Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
    $"{Objects} indicators, {bundle.Length / Objects} bytes each; on one core, by processor time; best of {Rounds} rounds."));
Console.WriteLine("step                              objects/s   MB/s   bytes allocated an object");

var objects = StixBundle.Read(bundle).Objects.Select(entry => entry.Object!).ToList();
var patterns = objects.ConvertAll(value => value.Json.GetProperty("pattern").GetString()!);
var fresh = StixBundle.Read(bundle).Objects;
Measure("read", () => Check(StixBundle.Read(bundle).Objects.Count == Objects));
Measure("validate", () => Check(fresh.Sum(entry => StixValidator.Validate(entry.Object!, entry.Index).Count) == 0));
Measure("patterns alone", () => Check(patterns.TrueForAll(text => PatternParser.TryParse(text, out _, out _))));
Measure("read + validate", () =>
{
    var found = 0;
    foreach (var entry in StixBundle.Read(bundle).Objects)
    {
        found += StixValidator.Validate(entry.Object!, entry.Index).Count;
    }

    Check(found == 0);
});
Measure("floor: JsonDocument of the whole", () =>
{
    using var document = JsonDocument.Parse(bundle);
    Check(document.RootElement.GetProperty("objects").GetArrayLength() == Objects);
});
return 0;

void Measure(string step, Action action)
{
    action();
    var best = double.MaxValue;
    var allocated = 0L;
    for (var round = 0; round < Rounds; round++)
    {
        GC.Collect();
        var before = GC.GetAllocatedBytesForCurrentThread();
        var start = Environment.CpuUsage.TotalTime;
        action();
        best = Math.Min(best, (Environment.CpuUsage.TotalTime - start).TotalSeconds);
        allocated = GC.GetAllocatedBytesForCurrentThread() - before;
    }

    Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
        $"{step,-32} {Objects / best,10:F0} {bundle.Length / best / 1e6,6:F0}   {allocated / Objects,8}"));
}

static void Check(bool holds)
{
    if (!holds)
    {
        throw new InvalidOperationException("A step did not do what it is measured for.");
    }
}
