using System.CommandLine;
using Breakwater.Harbor.Streams;

namespace Breakwater.Harbor.Commands;

/// <summary><c>harbor stream</c>.</summary>
internal static class StreamCommand
{
    public static Command Build()
    {
        var rate = new Option<int>("--rate") { Description = "Megabytes of lines a second.", DefaultValueFactory = _ => 20 };
        var seconds = new Option<int>("--seconds") { Description = "How long, after a warm-up.", DefaultValueFactory = _ => 30 };
        var indicators = new Option<int>("--indicators") { Description = "How many are published before.", DefaultValueFactory = _ =>
            10_000 };
        var days = new Option<int>("--look-back") { Description = "Days that the sensor looks back; 0 for none.",
            DefaultValueFactory = _ => 30 };
        var command = new Command(
            "stream",
            "Measures what a sensor costs while syslog over TLS streams at it: share of a core, and resident memory.\n\n"
                + "Example:\n  bench/stream --rate 20")
        {
            rate, seconds, indicators, days,
        };
        command.SetAction((parsed, cancellationToken) => HarborCommand.RunAsync(
            (products, stop) => new StreamRun(products, Console.Out, TimeProvider.System).RunAsync(
                new StreamOptions(
                    parsed.GetValue(rate) * 1_000_000L, TimeSpan.FromSeconds(parsed.GetValue(seconds)), parsed.GetValue(indicators),
                    parsed.GetValue(days)),
                stop),
            cancellationToken));
        return command;
    }
}
