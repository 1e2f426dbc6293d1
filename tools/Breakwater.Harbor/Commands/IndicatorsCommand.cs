using System.CommandLine;
using Breakwater.Harbor.Corpora;

namespace Breakwater.Harbor.Commands;

/// <summary><c>harbor indicators</c>.</summary>
internal static class IndicatorsCommand
{
    private const int BufferBytes = 1 << 20;

    public static Command Build()
    {
        var count = new Option<int>("--count") { Description = "How many.", Required = true };
        count.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() < 1)
            {
                result.AddError("--count must be at least 1.");
            }
        });
        var seed = new Option<ulong>("--seed") { Description = "The same seed gives the same list on every machine." };
        var output = new Option<FileInfo>("--out") { Description = "File to write, one indicator a line.", Required = true };
        var command = new Command(
            "indicators",
            "Writes a list of made-up indicators in the mix of real feeds. The first lines of a list are the shorter lists of its seed.\n\n"
                + "Example:\n  harbor indicators --count 10000000 --seed 1 --out 10m.txt")
        {
            count, seed, output,
        };
        command.SetAction(parsed => FileCommand.Run(() =>
        {
            var set = new IndicatorSet(parsed.GetValue(seed));
            using var file = parsed.GetValue(output)!.Create();
            using var buffered = new BufferedStream(file, BufferBytes);
            for (var left = parsed.GetValue(count); left > 0; left--)
            {
                buffered.Write(set.Next());
                buffered.WriteByte((byte)'\n');
            }
        }));
        return command;
    }
}
