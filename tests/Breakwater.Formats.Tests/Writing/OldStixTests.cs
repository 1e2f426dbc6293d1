using System.Text;
using System.Text.Json;
using Breakwater.Formats.Tests.Reading;
using Breakwater.Stix;
using Xunit;

namespace Breakwater.Formats.Tests.Writing;

/// <summary>STIX 2.0 is written within its rules, and what is kept beside them comes back.</summary>
public sealed class OldStixTests
{
    private const string Malware =
        """{"type":"malware","spec_version":"2.1","id":"malware--5f0a1c00-1111-4222-8333-000000000003","created":"2026-11-20T08:00:00.123456Z","modified":"2026-11-20T08:00:00.123456Z","name":"Crane","is_family":true,"aliases":["Hook"],"confidence":60,"lang":"en","first_seen":"2026-11-19T08:00:00Z","extensions":{"extension-definition--5f0a1c00-1111-4222-8333-000000000009":{"extension_type":"property-extension","rank":1}}}""";

    private const string Rule =
        """{"type":"indicator","spec_version":"2.1","id":"indicator--5f0a1c00-1111-4222-8333-000000000004","created":"2026-11-20T08:00:00.000Z","modified":"2026-11-20T08:00:00.000Z","pattern":"rule x { condition: true }","pattern_type":"yara","valid_from":"2026-11-20T08:00:00Z"}""";

    private const string Seen =
        """{"type":"sighting","spec_version":"2.1","id":"sighting--5f0a1c00-1111-4222-8333-000000000005","created":"2026-11-20T08:00:00.000Z","modified":"2026-11-20T08:00:00.000Z","sighting_of_ref":"indicator--5f0a1c00-1111-4222-8333-000000000004"}""";

    private const string Observed =
        """{"type":"observed-data","spec_version":"2.1","id":"observed-data--5f0a1c00-1111-4222-8333-000000000006","created":"2026-11-20T08:00:00.000Z","modified":"2026-11-20T08:00:00.000Z","first_observed":"2026-11-20T08:00:00Z","last_observed":"2026-11-20T08:00:00Z","number_observed":1,"object_refs":["ipv4-addr--5f0a1c00-1111-4222-8333-000000000007"]}""";

    [Fact]
    public void What_goes_to_2_0_and_back_is_what_it_was()
    {
        var old = Inputs.Write("stix20", StixObject.Parse(Encoding.UTF8.GetBytes(Malware))).Text;
        Assert.Contains("\"created\":\"2026-11-20T08:00:00.123Z\"", old.Replace(": ", ":", StringComparison.Ordinal), StringComparison.Ordinal);
        var back = Assert.Single(Read.Of(Read.Text(old), "malware"));
        Assert.True(back.GetProperty("is_family").GetBoolean());
        Assert.Equal(60, back.GetProperty("confidence").GetInt32());
        Assert.Equal("Hook", back.GetProperty("aliases")[0].GetString());
        Assert.DoesNotContain(back.EnumerateObject(), property => property.Name.StartsWith("x_", StringComparison.Ordinal));
    }

    [Fact]
    public void What_2_0_cannot_say_goes_with_all_that_refers_to_it()
    {
        var (text, notes) = Inputs.Write("stix20", new[] { Malware, Rule, Seen, Observed }.Select(one => StixObject.Parse(Encoding.UTF8.GetBytes(one))));
        var kept = JsonElement.Parse(text).GetProperty("objects").EnumerateArray().Select(one => one.GetProperty("type").GetString());
        Assert.Equal(["malware"], kept);
        Assert.Contains(notes.Notes, note => note.What == "the sighting");
        Assert.Contains(notes.Notes, note => note.What == "the observed-data" && note.Why.Contains("observed", StringComparison.Ordinal));
    }
}
