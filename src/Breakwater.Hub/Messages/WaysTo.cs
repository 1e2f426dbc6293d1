using Breakwater.EarlyWarning;
using Breakwater.Hub.Community;

namespace Breakwater.Hub.Messages;

/// <summary>The ways on which one person is told of one piece of news.</summary>
internal static class WaysTo
{
    /// <summary>Ids of webhooks; the empty one is a mail.</summary>
    public static IReadOnlyList<string> Person(Round round, string member, Person person, PersonMessages settings)
    {
        var ways = new List<string>();
        var isMailed = settings.Mail switch
        {
            PersonMessages.AtOnce => true,
            PersonMessages.PortAlerts => round.News.Level == WarningLevel.PortAlert || round.News.Change != Change.Raised,
            _ => false,
        };
        if (isMailed)
        {
            ways.Add("");
        }

        ways.AddRange(round.Webhooks[member].Where(webhook => webhook.PersonId == person.Id && round.Takes(webhook, member))
            .Select(webhook => webhook.Id));
        if (settings.Phone is not null && round.Gateway is { } gateway && round.Takes(gateway, member))
        {
            ways.Add(gateway.Id);
        }

        return ways.Where(way => round.WasTold(person.Id, way)).ToList();
    }
}
