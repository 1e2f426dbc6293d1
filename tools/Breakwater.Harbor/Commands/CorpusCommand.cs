using System.CommandLine;
using System.Globalization;
using System.Text;
using Breakwater.Harbor.Corpora;

namespace Breakwater.Harbor.Commands;

/// <summary><c>harbor corpus</c>.</summary>
internal static class CorpusCommand
{
    private const int PlantFromDefault = 10_000;

    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    public static Command Build()
    {
        var format = new Option<string>("--format") { Description = "zeek, syslog or eve.", Required = true };
        format.AcceptOnlyFromAmong("zeek", "syslog", "eve");
        var bytes = new Option<long>("--bytes")
        {
            Description = "How much text, such as 64MiB or 1GiB.",
            Required = true,
            CustomParser = result => ByteSize.TryParse(result.Tokens[0].Value, out var size)
                ? size
                : Wrong(result, "--bytes is a number, alone or with KiB, MiB or GiB."),
        };
        var seed = new Option<ulong>("--seed") { Description = "The same seed gives the same bytes on every machine." };
        var indicators = new Option<FileInfo>("--indicators") { Description = "Plain list from which to plant; without it nothing is." };
        indicators.AcceptExistingOnly();
        var hitRate = new Option<decimal>("--hit-rate")
        {
            Description = "Share of lines with a planted indicator.",
            DefaultValueFactory = _ => 0.0001m,
        };
        hitRate.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<decimal>() is < 0 or > 1)
            {
                result.AddError("--hit-rate is from 0 to 1.");
            }
        });
        var plantFrom = new Option<int>("--plant-from")
        {
            Description = "Plant from the first so many entries of the list: those that every nested set has. 0 for all.",
            DefaultValueFactory = _ => PlantFromDefault,
        };
        var output = new Option<FileInfo>("--out") { Description = "File to write.", Required = true };
        var planted = new Option<FileInfo>("--planted") { Description = "File to list what was planted: line number, tab, entry." };
        var command = new Command(
            "corpus",
            "Writes log text with planted indicators. No other line matches a list that `harbor indicators` made.\n\n"
                + "Example:\n  harbor corpus --format zeek --bytes 1GiB --seed 1 --indicators 10m.txt --out zeek.json --planted hits.txt")
        {
            format, bytes, seed, indicators, hitRate, plantFrom, output, planted,
        };
        command.SetAction(parsed => FileCommand.Run(() =>
        {
            var from = parsed.GetValue(plantFrom);
            var planting = parsed.GetValue(indicators) is { } file ? ReadPlanting(file, from == 0 ? int.MaxValue : from) : null;
            var kind = Enum.Parse<CorpusFormat>(parsed.GetValue(format)!, ignoreCase: true);
            var corpus = new Corpus(
                new CorpusOptions(kind, parsed.GetValue(bytes), parsed.GetValue(seed), parsed.GetValue(hitRate)), planting);
            using var stream = parsed.GetValue(output)!.Create();
            using var list = parsed.GetValue(planted) is { } listed ? new StreamWriter(listed.Create(), Utf8) : null;
            var totals = corpus.WriteTo(stream, list);
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"{totals.Lines} lines, {totals.Bytes} bytes, {totals.Planted} planted"));
        }));
        return command;
    }

    private static Planting ReadPlanting(FileInfo file, int count)
    {
        using var reader = file.OpenText();
        return Planting.Read(reader, count);
    }

    private static long Wrong(System.CommandLine.Parsing.SymbolResult result, string message)
    {
        result.AddError(message);
        return 0;
    }
}
