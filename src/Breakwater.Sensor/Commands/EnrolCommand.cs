using System.CommandLine;
using Breakwater.Protocol;
using Breakwater.Sensor.Hub;
using Breakwater.Sensor.State;

namespace Breakwater.Sensor.Commands;

/// <summary><c>breakwater-sensor enrol</c>: redeems a code from the hub and keeps what it gives.</summary>
internal static class EnrolCommand
{
    public static Command Build()
    {
        var code = new Argument<string>("CODE") { Description = "The enrolment code, as the hub's page or command printed it." };
        var data = CommandText.DataOption();
        var name = new Option<string?>("--name")
        {
            Description = "What to call this sensor; the machine's name if left out.",
            HelpName = "NAME",
        };
        var logs = CommandText.LogOption();
        var command = new Command("enrol", CommandText.WithExamples(
            "Redeems an enrolment code, once, and pins the hub's certificate and signing key.",
            "breakwater-sensor enrol bw1.eyJ… --data /var/lib/breakwater-sensor --log /var/log/squid/access.log=proxy",
            "breakwater-sensor enrol bw1.eyJ… --data sensor --name gate-1 --log dns.log=dns --log mail.log=mail"))
        {
            code, data, name, logs,
        };
        command.SetAction((parsed, cancellationToken) => RunAsync(
            parsed.GetRequiredValue(code),
            new DataFolder(parsed.GetRequiredValue(data)),
            parsed.GetValue(name) ?? Environment.MachineName,
            parsed.GetValue(logs) ?? [],
            cancellationToken));
        return command;
    }

    internal static async Task<int> RunAsync(
        string code, DataFolder folder, string name, IReadOnlyList<LogSource> logs, CancellationToken cancellationToken)
    {
        if (!EnrolmentCode.TryParse(code, out var enrolment, out var problem))
        {
            Console.Error.WriteLine(problem);
            return ExitCodes.WrongUsage;
        }

        if (folder.IsEnrolled)
        {
            return CommandText.Fail($"{folder.Root} already belongs to a sensor; choose another folder or remove it.");
        }

        var isNew = !Directory.Exists(folder.Root);
        try
        {
            using var hub = new HubClient(enrolment!.Hub, enrolment.CertificateSha256, key: null);
            folder.Create();
            var answer = await hub.EnrolAsync(
                new EnrolRequest(enrolment.Secret, name, CommandText.Version, folder.PublicKeys()), cancellationToken);
            CheckRoot(enrolment, answer);
            var settings = new SensorSettings(
                enrolment.Hub, enrolment.CertificateSha256, answer.SensorId, name, answer.ManifestKey, logs);
            folder.SaveEnrolment(settings, answer.Key);
            Console.WriteLine($"Enrolled at {enrolment.Hub} as {answer.SensorId}.");
            Console.WriteLine($"Start it with: breakwater-sensor run --data {folder.Root}");
            return ExitCodes.Done;
        }
        catch (Exception e) when (Contact.IsExpected(e) || e is ArgumentException or FormatException or UnauthorizedAccessException)
        {
            if (isNew)
            {
                folder.Discard();
            }

            return CommandText.Fail($"Not enrolled: {e.Message}{(e.InnerException is { } inner ? " " + inner.Message : "")}");
        }
    }

    /// <exception cref="InvalidDataException">The hub answers with another root than the code was made for.</exception>
    private static void CheckRoot(EnrolmentCode code, EnrolResponse answer)
    {
        var root = Convert.FromBase64String(answer.ManifestKey);
        using var key = KeyStatement.PublicKey(root);
        if (code.RootSha256 is { } wanted && !wanted.Equals(EnrolmentCode.Fingerprint(root), StringComparison.OrdinalIgnoreCase))
        {
            throw new InvalidDataException("The hub answers with another root key than the one in the code; it is not trusted.");
        }
    }
}
