using System.Security.Claims;

namespace Breakwater.Taxii.Tests.Hosting;

/// <summary>The names that tests use.</summary>
internal static class Known
{
    public const string ReadWrite = "11111111-1111-4111-8111-111111111111";
    public const string ReadOnly = "22222222-2222-4222-8222-222222222222";
    public const string WriteOnly = "33333333-3333-4333-8333-333333333333";
    public const string Neither = "44444444-4444-4444-8444-444444444444";
    public const string Alias = "mine";

    public const string Malware = "malware--31b940d4-6f7f-459a-80ea-9c1f17b58abc";
    public const string Indicator = "indicator--a932fcc6-e032-476c-826f-cb970a5a1ade";
    public const string HeldObject = "indicator--00000000-0000-4000-8000-000000000001";

    public const string V1 = "2026-01-01T10:00:00.000Z";
    public const string V2 = "2026-01-02T10:00:00.000Z";
    public const string V3 = "2026-01-03T10:00:00.123Z";

    public static IReadOnlyList<TaxiiCollection> Of(ClaimsPrincipal caller) => caller.Identity!.Name == TaxiiHost.Nobody
        ? []
        :
        [
            new TaxiiCollection(ReadWrite, "Mine", null, Alias, true, true, ["application/stix+json;version=2.1"]),
            new TaxiiCollection(ReadOnly, "Community", "All of it", null, true, false, null),
            new TaxiiCollection(WriteOnly, "Inbox", null, null, false, true, null),
            new TaxiiCollection(Neither, "Sealed", null, null, false, false, null),
        ];

    public static string Id(string type, int number) => $"{type}--{number:x8}-0000-4000-8000-000000000000";
}
