using System.Text.Json;
using Breakwater.Hub.Channels;

namespace Breakwater.Server.Commands;

/// <summary>Where the hub last served, left in its folder for the administrator's commands that make enrolment codes.</summary>
internal static class AddressFile
{
    private const string FileName = "address.json";

    public static void Write(string folder, HubAddress address) =>
        File.WriteAllText(Path.Combine(folder, FileName), JsonSerializer.Serialize(address));

    /// <exception cref="UsageException">The hub has not served from this folder yet, and no address was given.</exception>
    public static HubAddress Read(string folder, string? given)
    {
        var path = Path.Combine(folder, FileName);
        var known = File.Exists(path) ? JsonSerializer.Deserialize<HubAddress>(File.ReadAllText(path)) : null;
        if (given is null)
        {
            return known ?? throw new UsageException(
                "The hub has not served from this folder yet: start it, or give its address with --hub.");
        }

        return Uri.TryCreate(given, UriKind.Absolute, out var uri)
            ? new HubAddress(uri, known?.CertificateSha256)
            : throw new UsageException($"\"{given}\" is not an address.");
    }
}
