using System.Text;
using Xunit;

namespace Breakwater.Stix.Tests;

public sealed class LanguageContentTests
{
    private const string Id = "threat-actor--8e2e2d2b-17d4-4cbf-938f-98ee46b3cd3f";

    private const string Actor = $$"""
        {"type":"threat-actor","spec_version":"2.1","id":"{{Id}}","created":"2026-01-01T00:00:00.000Z","modified":"2026-01-02T00:00:00.000Z",
        "name":"Bosun","description":"Steals cargo","goals":["Money","Cards"],"sophistication":"expert","lang":"en",
        "external_references":[{"source_name":"r","description":"A report"}],
        "granular_markings":[{"lang":"nl","selectors":["description"]}]}
        """;

    [Fact]
    public void Stix_7_1_puts_translations_in_the_place_of_the_original()
    {
        var view = Apply("""{"de":{"description":"Stiehlt Fracht","goals":["Geld",""],"external_references":[{"description":"Ein Bericht"}]} }""", "de")!;
        Assert.Equal("de", view.Language);
        Assert.Equal(["description", "goals.[0]", "external_references.[0].description"], view.Translated);
        Assert.Equal("Stiehlt Fracht", view.Object.Json.GetProperty("description").GetString());
        Assert.Equal(["Geld", "Cards"], view.Object.Json.GetProperty("goals").EnumerateArray().Select(g => g.GetString()));
        Assert.Equal("Bosun", view.Object.Json.GetProperty("name").GetString());
        Assert.Equal("de", Markings.LanguageAt(view.Object, "description"));
        Assert.Equal("de", Markings.LanguageAt(view.Object, "goals.[0]"));
        Assert.Equal("en", Markings.LanguageAt(view.Object, "goals.[1]"));
        Assert.DoesNotContain(StixValidator.Validate(view.Object), p => p.Severity == Severity.Must);
    }

    [Theory]
    [InlineData("""{"de":{"sophistication":"x","id":"x","lang":"x","pattern":"x","spec_version":"9"} }""")]
    [InlineData("""{"de":{"nothing":"x","goals":["only one"],"description":7,"name":""} }""")]
    public void Stix_7_1_passes_over_what_cannot_be_translated(string contents)
    {
        var view = Apply(contents, "de")!;
        Assert.Empty(view.Translated);
        Assert.Equal(
            CanonicalJson.Write(Parse(Actor).Json),
            CanonicalJson.Write(view.Object.Json));
    }

    [Theory]
    [InlineData("de", "de")]
    [InlineData("DE", "de")]
    [InlineData("de-CH", "de")]
    [InlineData("de-CH-x-phonebk", "de")]
    [InlineData("pt-br", "pt-BR")]
    [InlineData("pt", null)]
    [InlineData("nl", null)]
    public void Takes_the_language_or_a_wider_one(string asked, string? taken) =>
        Assert.Equal(taken, Apply("""{"de":{"name":"x"},"pt-BR":{"name":"y"} }""", asked)?.Language);

    [Fact]
    public void Stix_7_1_is_about_one_object_and_maybe_one_version()
    {
        Assert.NotNull(Apply("""{"de":{"name":"x"} }""", "de", "2026-01-02T00:00:00Z"));
        Assert.Null(Apply("""{"de":{"name":"x"} }""", "de", "2026-01-01T00:00:00Z"));
        Assert.Null(LanguageContent.Apply(TypeSamples.Parse(TypeSamples.BuildMinimal("tool")), Content("""{"de":{"name":"x"} }"""), "de"));
        Assert.Null(LanguageContent.Apply(Parse(Actor), Parse(Actor), "de"));
        Assert.Equal(["de", "fr"], LanguageContent.LanguagesOf(Content("""{"de":{"name":"x"},"fr":{"name":"y"} }""")));
    }

    private static TranslatedObject? Apply(string contents, string language, string? modified = null) =>
        LanguageContent.Apply(Parse(Actor), Content(contents, modified), language);

    private static StixObject Content(string contents, string? modified = null)
    {
        var value = TypeSamples.BuildMinimal("language-content");
        value["object_ref"] = Id;
        value["contents"] = System.Text.Json.Nodes.JsonNode.Parse(contents);
        if (modified is not null)
        {
            value["object_modified"] = modified;
        }

        return TypeSamples.Parse(value);
    }

    private static StixObject Parse(string json) => StixObject.Parse(Encoding.UTF8.GetBytes(json));
}
