namespace Breakwater.Formats.Writing.Detection;

/// <summary>
/// Rules of Suricata and Snort that indicators carry, as they are; but none lets traffic pass, and what is fit to be reported only
/// reports.
/// </summary>
internal static class CarriedRules
{
    private const string Pass = "A rule that lets traffic pass would silence the others.";
    private const string Alerts = "Its action, which is alert now: it is not fit to be blocked.";

    public static IEnumerable<string> Of(ConversionInput input, string language, RuleIds ids, NoteLog notes)
    {
        foreach (var carried in input.Rules.Where(rule => rule.Language == language))
        {
            if (carried.Use == EntryUse.Context)
            {
                notes.Add(carried.ObjectId, "its rule", RuleFile.Context);
            }
            else if (carried.Body.Length > Limits.RuleCharsMax || RuleText.Lines(carried.Body) is not { } lines)
            {
                notes.Add(carried.ObjectId, "its rule", $"It is no {language} rule on one line.");
            }
            else
            {
                foreach (var line in lines)
                {
                    if (RuleText.IdOf(line) is not { } id)
                    {
                        notes.Add(carried.ObjectId, "a rule", "The rule has no sid.");
                    }
                    else if (!ids.TryTake(id))
                    {
                        notes.Add(carried.ObjectId, $"the rule with sid {id}", "Another rule has this sid.");
                    }
                    else if (line.StartsWith("pass ", StringComparison.Ordinal))
                    {
                        notes.Add(carried.ObjectId, $"the rule with sid {id}", Pass);
                    }
                    else if (carried.Use == EntryUse.Block || line.StartsWith("alert ", StringComparison.Ordinal))
                    {
                        yield return line;
                    }
                    else
                    {
                        notes.Add(carried.ObjectId, $"the rule with sid {id}", Alerts);
                        yield return "alert" + line[line.IndexOf(' ', StringComparison.Ordinal)..];
                    }
                }
            }
        }
    }
}
