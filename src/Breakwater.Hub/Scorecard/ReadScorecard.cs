using System.Globalization;
using System.Text;

namespace Breakwater.Hub.Scorecard;

/// <summary>What was measured, for those who may see it.</summary>
public sealed class ReadScorecard(ScorecardStore store)
{
    /// <summary>A month with its history; the newest when none is named.</summary>
    /// <exception cref="RejectedException">It was not measured.</exception>
    public ScorecardMonth Month(string? month)
    {
        var all = store.Months();
        var card = all.FirstOrDefault(one => month is null || one.Month == month) ?? throw RejectedException.NotFound("measured month");
        var earlier = all.Where(one => string.CompareOrdinal(one.Month, card.Month) < 0).ToList();
        return card with
        {
            Numbers = card.Numbers.Select(number => number with
            {
                History = earlier.Select(one => new MonthValue(
                    one.Month, one.Numbers.FirstOrDefault(same => same.Name == number.Name)?.Value)).ToList(),
            }).ToList(),
        };
    }

    /// <summary>RFC 4180: a month, or all of them when none is named. A number without enough to tell is empty.</summary>
    /// <exception cref="RejectedException">It was not measured.</exception>
    public string Csv(string? month)
    {
        var months = store.Months(month);
        if (months.Count == 0)
        {
            throw RejectedException.NotFound("measured month");
        }

        var csv = new StringBuilder("month,closed,number,value,unit,of,reason,definition\r\n");
        foreach (var (card, number) in months.SelectMany(card => card.Numbers.Select(number => (card, number))))
        {
            csv.AppendJoin(',', new[]
            {
                card.Month, card.Closed ? "yes" : "no", number.Name, number.Value?.ToString(CultureInfo.InvariantCulture), number.Unit,
                number.Of?.ToString(CultureInfo.InvariantCulture), number.Reason, number.Definition,
            }.Select(Quoted)).Append("\r\n");
        }

        return csv.ToString();
    }

    /// <exception cref="RejectedException">The month was not measured.</exception>
    public ReliabilityList Sources(string? month)
    {
        var name = Month(month).Month;
        var list = store.Outside(name).Select(one => new SourceReliability(one.Key, "outside", one.Value)).ToList();
        var members = store.Balances(name).Where(one => one.Balance.Reliability.Values > 0).ToList();
        var enough = members.Count >= Limits.MembersFitMin;
        if (enough)
        {
            list.AddRange(members.Select(one => new SourceReliability(
                "member " + one.Pseudonym, "member", one.Balance.Reliability.InSteps())));
        }

        return new ReliabilityList(name, list, enough ? null : ScoreNumbers.TooFew);
    }

    /// <exception cref="RejectedException">The month was not measured since the member joined.</exception>
    public Balance Balance(string memberId, string? month) =>
        store.Of(memberId, Month(month).Month) ?? throw RejectedException.NotFound("balance in this month: it is worked out once a day");

    private static string Quoted(string? text) => text is null ? ""
        : text.AsSpan().IndexOfAny(",\"\r\n") < 0 ? text : $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
