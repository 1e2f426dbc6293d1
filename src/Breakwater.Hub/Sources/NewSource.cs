using Breakwater.Hub.Community;
using Breakwater.Stix;
using Breakwater.Taxii.Client;

namespace Breakwater.Hub.OutsideSources;

/// <summary>What an administrator asks for when adding a source, as typed.</summary>
public sealed record NewSource(string Kind, string Name, string Url)
{
    public string? Collection { get; init; }

    public string? Circle { get; init; }

    public string? Level { get; init; }

    public string Use { get; init; } = "alert";

    public int Trust { get; init; } = 50;

    public string Every { get; init; } = "15m";

    public string? User { get; init; }

    /// <summary>Password or token; sealed before it is kept, and never shown again.</summary>
    public string? Secret { get; init; }

    public string? Authority { get; init; }

    public bool AllowPrivate { get; init; }

    public bool Mirror { get; init; }

    // The compiler's own would print the secret.
    public override string ToString() => $"{Kind} {Name} {Url}";

    /// <exception cref="RejectedException">With everything that is wrong.</exception>
    internal Source Check(CommunityStore community)
    {
        var problems = new List<Problem>();
        NameKey.Check(Name, "name", problems);
        Require(SourceKinds.All.Contains(Kind), "bad-kind", "kind", $"\"{Kind}\" is not one of {string.Join(", ", SourceKinds.All)}.");
        Require(Use is "block" or "alert" or "context", "bad-use", "use", $"\"{Use}\" is not one of block, alert, context.");
        Require(Trust is >= 0 and <= 100, "bad-trust", "trust", $"{Trust} is not between 0 and 100.");
        Require(
            User is null || Secret is { Length: > 0 }, "no-secret", "secret-file", "A user has a password; give the file that it is in.");
        Require(
            User is null || (!User.Contains(':', StringComparison.Ordinal) && !User.Any(char.IsControl)), "bad-user", "user",
            "A user name has no colon and no control characters.");
        Require(
            Secret is null || (Secret.Length <= Limits.SourceSecretCharsMax && !Secret.Any(char.IsControl)), "bad-secret", "secret-file",
            $"A secret is one line of at most {Limits.SourceSecretCharsMax} characters.");
        Require(
            Authority is null || (Authority.Length <= Limits.SourceAuthorityCharsMax && Outbound.IsCertificate(Authority)), "bad-authority",
            "ca", "That is no certificate in PEM.");
        var circle = community.FindCircle(Circle ?? Community.Circle.EveryoneId);
        Require(circle is not null, "no-circle", "circle", $"There is no circle \"{Circle}\".");
        var every = ReadEvery(problems);
        var level = ReadLevel(circle, problems);
        var url = ReadUrl(problems);
        RejectedException.ThrowIfAny(problems);
        return new Source(
            RandomId.Uuid(), Name.Trim(), Kind, url!, Collection, circle!.Id, level, Use, Trust, every, User, Authority, AllowPrivate,
            Mirror);

        void Require(bool holds, string code, string path, string message)
        {
            if (!holds)
            {
                problems.Add(new Problem(code, path, message));
            }
        }
    }

    private TimeSpan ReadEvery(List<Problem> problems)
    {
        var unit = Every.Length > 1 ? Every[^1] switch { 's' => 1, 'm' => 60, 'h' => 3600, 'd' => 86_400, _ => 0 } : 0;
        var isNumber = int.TryParse(
            Every.AsSpan(0, Math.Max(0, Every.Length - 1)), System.Globalization.NumberStyles.None,
            System.Globalization.CultureInfo.InvariantCulture, out var count);
        var every = TimeSpan.FromSeconds((double)count * unit);
        if (!isNumber || every < Limits.SourceEveryMin || every > Limits.SourceEveryMax)
        {
            problems.Add(new Problem("bad-every", "every",
                $"\"{Every}\" is no time such as 15m, 6h or 1d, from {Limits.SourceEveryMin.TotalSeconds:0} seconds to "
                    + $"{Limits.SourceEveryMax.TotalDays:0} days."));
        }

        return every;
    }

    private string? ReadLevel(Circle? circle, List<Problem> problems)
    {
        if (Level is null)
        {
            return null;
        }

        if (!Tlp.TryParse(Level, out var level) || level == TlpLevel.Red)
        {
            problems.Add(new Problem("bad-level", "level", $"\"{Level}\" is not one of clear, green, amber, amber+strict."));
        }
        else if (circle is not null && level > Tlp.Parse(circle.LevelHighest))
        {
            problems.Add(new Problem("level", "level",
                $"TLP:{Tlp.Name(level).ToUpperInvariant()} is above the highest level that the circle {circle.Name} accepts."));
        }

        return Tlp.Name(level);
    }

    private Uri? ReadUrl(List<Problem> problems)
    {
        if (!Uri.TryCreate(Url.Trim(), UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https") || url.UserInfo.Length > 0
            || url.Fragment.Length > 0)
        {
            problems.Add(new Problem(
                "bad-url", "url", "The address is absolute, http or https, without a user in it: such as https://feed.port.example/."));
            return null;
        }

        if (url.Scheme == "http" && !AllowPrivate)
        {
            problems.Add(new Problem("plain-http", "url", "Plain HTTP can be read and changed on its way; HTTPS is asked for."));
        }

        if (Kind == SourceKinds.Taxii && !TaxiiAddress.TryReadCollection(url, out _, out _) == string.IsNullOrEmpty(Collection))
        {
            problems.Add(new Problem("no-collection", "collection",
                "Give the address of a collection, or that of its API root together with the collection's id; not both, not neither."));
        }
        else if (Kind != SourceKinds.Taxii && Collection is not null)
        {
            problems.Add(new Problem("collection", "collection", $"A {Kind} has no collections."));
        }

        return url;
    }
}
