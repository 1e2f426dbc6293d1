using System.Globalization;

namespace Breakwater.Fuzz;

/// <summary>What a run was asked for.</summary>
internal sealed record FuzzOptions(IReadOnlyList<string> Targets, TimeSpan Time, int Seed, string Folder)
{
    private const double MinutesDefault = 10;
    private const int SeedDefault = 20261123;

    /// <summary>Null when the arguments are none.</summary>
    public static FuzzOptions? TryRead(string[] arguments)
    {
        var options = new FuzzOptions([], TimeSpan.FromMinutes(MinutesDefault), SeedDefault, Path.Combine("artifacts", "fuzz"));
        for (var i = 0; i < arguments.Length; i++)
        {
            var value = i + 1 < arguments.Length ? arguments[i + 1] : "";
            switch (arguments[i])
            {
                case "--minutes" when double.TryParse(value, CultureInfo.InvariantCulture, out var minutes) && minutes > 0:
                    options = options with { Time = TimeSpan.FromMinutes(minutes) };
                    i++;
                    break;
                case "--seed" when int.TryParse(value, CultureInfo.InvariantCulture, out var seed):
                    options = options with { Seed = seed };
                    i++;
                    break;
                case "--out" when value.Length > 0:
                    options = options with { Folder = value };
                    i++;
                    break;
                case var name when FuzzTarget.All.Any(t => t.Name == name):
                    options = options with { Targets = [.. options.Targets, name] };
                    break;
                default:
                    return null;
            }
        }

        return options;
    }
}
