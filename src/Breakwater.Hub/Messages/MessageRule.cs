using System.Text.Json;
using Breakwater.EarlyWarning;
using Breakwater.Hub.Storage;
using Breakwater.Stix;
using Dapper;

namespace Breakwater.Hub.Messages;

/// <summary>How the centre tells people, where a person has not said otherwise.</summary>
/// <param name="Language">Of whoever has chosen none: en or es.</param>
/// <param name="Zone">Time zone of whoever has chosen none, such as Europe/Madrid.</param>
/// <param name="MailHighest">The most restrictive TLP level whose content a mail may carry; of what is above it, a mail says only that it
/// is there.</param>
/// <param name="ConfirmedMinutes">How long a member's contacts have to acknowledge a confirmed warning before the next one is
/// told.</param>
/// <param name="PortAlertMinutes">The same for a port alert.</param>
public sealed record MessageRule(
    string Language = Languages.English, string Zone = "UTC", string MailHighest = "amber", int ConfirmedMinutes = 240,
    int PortAlertMinutes = 15)
{
    internal TimeSpan Within(WarningLevel level) =>
        TimeSpan.FromMinutes(level == WarningLevel.PortAlert ? PortAlertMinutes : ConfirmedMinutes);

    /// <exception cref="RejectedException">With everything that is wrong.</exception>
    internal void Check()
    {
        var problems = new List<Problem>();
        Languages.Check(Language, "language", problems);
        PersonMessages.CheckZone(Zone, "zone", problems);
        if (!Tlp.TryParse(MailHighest, out var level) || level == TlpLevel.Red)
        {
            problems.Add(new Problem("bad-level", "mailHighest", $"\"{MailHighest}\" is not one of clear, green, amber, amber+strict."));
        }

        foreach (var (path, minutes) in new[] { ("confirmedMinutes", ConfirmedMinutes), ("portAlertMinutes", PortAlertMinutes) })
        {
            if (minutes is < 1 or > Limits.AcknowledgeMinutesMax)
            {
                problems.Add(new Problem("bad-minutes", path, $"{minutes} is not between 1 and {Limits.AcknowledgeMinutesMax} minutes."));
            }
        }

        RejectedException.ThrowIfAny(problems);
    }
}

/// <summary>Keeps the one rule.</summary>
public sealed class MessageRules(Database database)
{
    private const string Select = "select settings from message_rule";

    public MessageRule Get()
    {
        using var connection = database.Open();
        return Read(connection.QueryFirstOrDefault<string>(Select));
    }

    /// <exception cref="RejectedException">With everything that is wrong.</exception>
    public async Task<MessageRule> SetAsync(MessageRule rule, CancellationToken cancellationToken)
    {
        rule.Check();
        await database.WriteAsync(
            scope => scope.Execute(
                """
                insert into message_rule (one, settings, changed_at) values (1, @settings, @now)
                on conflict (one) do update set settings = excluded.settings, changed_at = excluded.changed_at
                """,
                new { settings = JsonSerializer.Serialize(rule, HubJson.Options), now = scope.NowMicros }),
            cancellationToken).ConfigureAwait(false);
        return rule;
    }

    internal static MessageRule Get(WriteScope scope) => Read(scope.QueryFirstOrDefault<string>(Select));

    private static MessageRule Read(string? json) =>
        json is null ? new MessageRule() : JsonSerializer.Deserialize<MessageRule>(json, HubJson.Options)!;
}
