using System.Text;
using Xunit;

namespace Breakwater.Stix.Tests;

public sealed class StixVersionsTests
{
    private const string Ours = "identity--f431f809-377b-45e0-aa1c-6a4751cae5ff";
    private const string Theirs = "identity--0f431f80-377b-45e0-aa1c-6a4751cae5ff";

    [Fact]
    public void Stix_3_6_the_version_modified_last_is_the_state_of_the_object()
    {
        var versions = new[] { Tool("2026-01-02"), Tool("2026-01-04"), Tool("2026-01-03") };
        Assert.Same(versions[1], StixVersions.Newest(versions));
        Assert.Null(StixVersions.Newest([]));
        Assert.True(StixVersions.IsNewer(versions[1], versions[0]));
        Assert.False(StixVersions.IsNewer(versions[0], versions[0]));
        var other = StixObject.Parse(Encoding.UTF8.GetBytes("""{"type":"tool","id":"tool--1e2e2d2b-17d4-4cbf-938f-98ee46b3cd3f"}"""));
        Assert.Throws<ArgumentException>(() => StixVersions.Newest([versions[0], other]));
    }

    [Fact]
    public void Stix_3_6_says_what_a_received_object_is_to_a_known_one()
    {
        var known = Tool("2026-01-02");
        Assert.Equal(VersionStep.Same, StixVersions.Compare(known, Tool("2026-01-02")));
        Assert.Equal(VersionStep.Conflict, StixVersions.Compare(known, Tool("2026-01-02", name: "other")));
        Assert.Equal(VersionStep.Older, StixVersions.Compare(known, Tool("2026-01-01")));
        Assert.Equal(VersionStep.Newer, StixVersions.Compare(known, Tool("2026-01-03", name: "other")));
        Assert.Equal(VersionStep.Newer, StixVersions.Compare(known, Tool("2026-01-03", revoked: true)));
        Assert.Equal(VersionStep.ForeignAuthor, StixVersions.Compare(known, Tool("2026-01-03", creator: Theirs)));
        Assert.Equal(VersionStep.ForeignAuthor, StixVersions.Compare(known, Tool("2026-01-03", creator: null)));
        Assert.Equal(VersionStep.ForeignAuthor, StixVersions.Compare(known, Tool("2026-01-03", created: "2026-01-01T00:00:01.000Z")));
        var other = StixObject.Parse(Encoding.UTF8.GetBytes("""{"type":"tool","id":"tool--1e2e2d2b-17d4-4cbf-938f-98ee46b3cd3f"}"""));
        Assert.Equal(VersionStep.Other, StixVersions.Compare(known, other));
    }

    [Fact]
    public void Stix_3_6_revoking_is_final()
    {
        var revoked = Tool("2026-01-02", revoked: true);
        Assert.Equal(VersionStep.AfterRevocation, StixVersions.Compare(revoked, Tool("2026-01-03")));
        Assert.Equal(VersionStep.AfterRevocation, StixVersions.Compare(revoked, Tool("2026-01-03", revoked: true)));
        Assert.Equal(VersionStep.Older, StixVersions.Compare(revoked, Tool("2026-01-01")));
        Assert.False(StixVersions.MayChange(revoked, Ours));
    }

    [Fact]
    public void Stix_3_6_only_the_creator_may_change_an_object()
    {
        Assert.True(StixVersions.MayChange(Tool("2026-01-02"), Ours));
        Assert.False(StixVersions.MayChange(Tool("2026-01-02"), Theirs));
        Assert.False(StixVersions.MayChange(Tool("2026-01-02", creator: null), Ours));
        Assert.False(StixVersions.MayChange(TypeSamples.Parse(TypeSamples.BuildMinimal("url")), Ours));
    }

    [Fact]
    public void Stix_3_6_the_same_content_may_be_written_otherwise()
    {
        var one = Parse("""{"type":"tool","id":"tool--8e2e2d2b-17d4-4cbf-938f-98ee46b3cd3f","created":"2026-01-01T00:00:00.000Z","modified":"2026-01-01T00:00:00.000Z","name":"x","n":1.0}""");
        var two = Parse("""{ "name":"\u0078", "n":1, "revoked":false, "modified":"2026-01-01T00:00:00Z","created":"2026-01-01T00:00:00.000000Z","id":"tool--8e2e2d2b-17d4-4cbf-938f-98ee46b3cd3f","type":"tool"}""");
        Assert.True(StixVersions.HasSameContent(one, two));
        Assert.Equal(VersionStep.Same, StixVersions.Compare(one, two));
        Assert.False(StixVersions.HasSameContent(one, Parse(
            """{"type":"tool","id":"tool--8e2e2d2b-17d4-4cbf-938f-98ee46b3cd3f","created":"2026-01-01T00:00:00.000Z","modified":"2026-01-01T00:00:00.000Z","name":"x","n":2}""")));
    }

    [Fact]
    public void An_observable_has_one_version()
    {
        var url = TypeSamples.Parse(TypeSamples.BuildMinimal("url"));
        var same = TypeSamples.BuildMinimal("url");
        same.Remove("spec_version");
        Assert.Equal(VersionStep.Same, StixVersions.Compare(url, TypeSamples.Parse(same)));
        same["defanged"] = true;
        Assert.Equal(VersionStep.Conflict, StixVersions.Compare(url, TypeSamples.Parse(same)));
    }

    private static StixObject Tool(
        string day, string name = "x", bool revoked = false, string? creator = Ours, string created = "2026-01-01T00:00:00.000Z")
    {
        var value = TypeSamples.BuildMinimal("tool");
        value["created"] = created;
        value["modified"] = day + "T00:00:00.000Z";
        value["name"] = name;
        if (creator is not null)
        {
            value["created_by_ref"] = creator;
        }

        if (revoked)
        {
            value["revoked"] = true;
        }

        return TypeSamples.Parse(value);
    }

    private static StixObject Parse(string json) => StixObject.Parse(Encoding.UTF8.GetBytes(json));
}
