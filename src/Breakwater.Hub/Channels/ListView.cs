using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Breakwater.Hub.Gate;

namespace Breakwater.Hub.Channels;

/// <summary>How a member's lists differ from those of others who may see the same.</summary>
/// <param name="Exceptions">What is left out; null for nothing.</param>
/// <param name="AsOf">Microseconds of the moment that they are kept at; null is now.</param>
/// <param name="Ends">When this holds no longer.</param>
/// <param name="Key">Equal for views that make equal lists.</param>
internal sealed record ListView(AllowList? Exceptions, long? AsOf, DateTimeOffset Ends, string Key)
{
    public static ListView Plain { get; } = new(null, null, DateTimeOffset.MaxValue, "");

    public static string KeyOf(IReadOnlyList<string> exceptions, long? asOf) => Convert.ToHexStringLower(SHA256.HashData(
        Encoding.UTF8.GetBytes($"{asOf?.ToString(CultureInfo.InvariantCulture)}\n{string.Join('\n', exceptions)}"))[..16]);
}
