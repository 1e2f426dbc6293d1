using System.Globalization;
using Breakwater.Fuzz;

const int Failed = 1;
const int WrongUsage = 2;
const string Usage = """
    fuzz [--minutes N] [--seed S] [--out FOLDER] [TARGET...]    runs targets (all, when none is named), N minutes each
    fuzz replay TARGET FILE                                     runs one saved input
    """;

switch (args)
{
    case ["worker", var name, var seed, var from, var seconds, var folder]:
        return FuzzChild.Run(Target(name)!, int.Parse(seed, CultureInfo.InvariantCulture), long.Parse(from, CultureInfo.InvariantCulture),
            TimeSpan.FromSeconds(double.Parse(seconds, CultureInfo.InvariantCulture)), folder);
    case ["replay", var name, var file] when Target(name) is { } target && File.Exists(file):
        target.Run(File.ReadAllBytes(file));
        Console.WriteLine("Nothing is wrong with it.");
        return 0;
}

if (FuzzOptions.TryRead(args) is not { } options)
{
    Console.Error.WriteLine(Usage);
    return WrongUsage;
}

var targets = options.Targets.Count == 0 ? FuzzTarget.All : [.. options.Targets.Select(n => Target(n)!)];
var failed = targets.Where(t => !FuzzRun.Run(t, options.Seed, options.Time, options.Folder)).ToArray();
return failed.Length == 0 ? 0 : Failed;

static FuzzTarget? Target(string name) => FuzzTarget.All.FirstOrDefault(t => t.Name == name);
