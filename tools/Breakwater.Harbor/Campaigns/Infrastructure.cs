using System.Globalization;
using Breakwater.EarlyWarning;

namespace Breakwater.Harbor.Campaigns;

/// <summary>Values of one attack. The names are told apart by their numbers; nobody has them.</summary>
internal sealed class Infrastructure(Dice dice, CampaignKind kind, int number)
{
    private readonly int _block = dice.Below(250);

    public SimValue Domain(int wave) => Value("domain", $"gate.{Name(wave)}.example", "dns");

    public SimValue Url(int wave) => Value("url", $"http://gate.{Name(wave)}.example/slot", "proxy");

    public SimValue Sender(int wave) => Value("email", $"desk@mail{Name(wave)}.example", "mail");

    public SimValue File(int wave) =>
        Value("sha256", string.Create(CultureInfo.InvariantCulture, $"{(int)kind:x8}{number:x8}{wave:x8}").PadLeft(64, '0'), "file");

    /// <summary>Where what was opened calls home; all of one campaign in one block of addresses.</summary>
    public SimValue Home(int wave) =>
        Value("ipv4", string.Create(CultureInfo.InvariantCulture,
            $"203.{((int)kind * 20) + (number % 20)}.{_block}.{1 + (wave % 250)}"), "proxy");

    /// <summary>The same value, seen on a system that cargo depends on.</summary>
    public static SimValue On(SimValue value, string system) => value with { System = system };

    private string Name(int wave) =>
        string.Create(CultureInfo.InvariantCulture, $"{kind.ToString().ToLowerInvariant()}{number}w{wave}");

    private SimValue Value(string what, string value, string system) => new(new IndicatorKey(what, value), system, kind);
}
