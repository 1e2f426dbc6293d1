using System.Globalization;
using Breakwater.Hub.Community;
using Breakwater.Hub.Delivery;
using Breakwater.Hub.Messages;

namespace Breakwater.Hub.SignIn;

/// <summary>The mail that invites somebody.</summary>
internal static class InvitationText
{
    public static OutgoingMail Mail(Person person, Uri link, DateTimeOffset expires, string language)
    {
        var day = expires.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture) + " UTC";
        return language == Languages.Spanish
            ? new OutgoingMail(
                person.Email, "Su acceso a Breakwater",
                $"""
                {person.Name}:

                Le han invitado a Breakwater, el centro de ciberresiliencia de su comunidad portuaria. Abra este enlace y elija una
                contraseña:

                {link}

                El enlace sirve una sola vez, hasta el {day}. Si no esperaba este mensaje, no haga nada.
                """)
            : new OutgoingMail(
                person.Email, "Your access to Breakwater",
                $"""
                {person.Name},

                you are invited to Breakwater, the cyber resilience centre of your port community. Open this link and choose a password:

                {link}

                The link works once, until {day}. If you did not expect this message, do nothing.
                """);
    }
}
