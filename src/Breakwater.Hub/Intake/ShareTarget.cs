using Breakwater.Hub.Community;
using Breakwater.Stix;

namespace Breakwater.Hub.Intake;

/// <summary>Options after checking: where a submission goes, and how.</summary>
internal sealed record ShareTarget(
    Circle Circle, TlpLevel? Level, Attribution Attribution, string Use, IReadOnlyList<string> Recipients, bool Seen, bool WithText)
{
    /// <summary>Plain indicators only, all in one form.</summary>
    public bool Plain { get; private init; }

    /// <summary>It goes out later, at a time drawn by lot.</summary>
    public bool Waits { get; private init; }

    /// <summary>The same under the community's choice. What is named has nothing to hide.</summary>
    public ShareTarget Under(Discretion discretion, bool? urgent) => Attribution == Attribution.Named
        ? this
        : this with
        {
            Plain = discretion.Discreet && !WithText,
            Waits = !(urgent ?? (!discretion.Discreet || Seen)),
        };

    /// <exception cref="RejectedException">Some options are wrong; all of them are listed.</exception>
    public static ShareTarget Of(ShareOptions options, string memberId, CommunityStore community)
    {
        var problems = new List<Problem>();
        var circle = community.FindCircle(options.Circle ?? Circle.EveryoneId);
        if (circle is null || (circle.Id != Circle.EveryoneId && !community.CirclesOf(memberId).Contains(circle.Id)))
        {
            problems.Add(new Problem("no-circle", "circle", $"There is no circle \"{options.Circle}\" that this member is in."));
        }

        TlpLevel? level = null;
        if (options.Level is not null)
        {
            if (Tlp.TryParse(options.Level, out var asked))
            {
                level = asked;
            }
            else
            {
                problems.Add(new Problem(
                    "bad-level", "tlp", $"\"{options.Level}\" is not a TLP level: clear, green, amber, amber+strict or red."));
            }
        }

        var attribution = Attribution.Anonymous;
        if (options.Attribution is { } how && (!Enum.TryParse(how, ignoreCase: true, out attribution) || int.TryParse(how, out _)))
        {
            problems.Add(new Problem("bad-attribution", "attribution", $"\"{how}\" is not one of anonymous, pseudonym, named."));
        }

        var use = options.Use ?? "alert";
        if (use is not ("block" or "alert" or "context"))
        {
            problems.Add(new Problem("bad-use", "use", $"\"{use}\" is not one of block, alert, context."));
        }

        RejectedException.ThrowIfAny(problems);
        return new ShareTarget(circle!, level, attribution, use, options.Recipients ?? [], options.Seen, options.WithText);
    }
}
