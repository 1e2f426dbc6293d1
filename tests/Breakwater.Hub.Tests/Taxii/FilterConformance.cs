using System.Globalization;
using Breakwater.Hub.Storage;
using Breakwater.Hub.Tests.Hosting;

namespace Breakwater.Hub.Tests.Taxii;

/// <summary>Filters and the timestamps in them (TAXII 2.1, sections 3.4 and 1.6.3). A shelf's objects are told by their numbers.</summary>
public sealed class FilterConformance(TaxiiHubs hubs) : IClassFixture<TaxiiHubs>
{
    [Theory, OnEachEngine]
    public async Task Manifest_and_objects_agree_for_every_match_field_alone_and_with_others(DatabaseEngine engine)
    {
        var shelf = await hubs.KnownAsync(engine);
        var (malware, indicator, domain) = (shelf.Id("malware", 1), shelf.Id("indicator", 2), shelf.Id("domain-name", 4));
        foreach (var (query, expected) in new (string Query, string Expected)[]
        {
            ("", "1 3 4 2.3 5"),
            ($"match[id]={malware}", "1"),
            ($"match[id]={malware},{domain}", "1 4"),
            ($"match[id]={malware},{malware}", "1"),
            ($"match[id]={shelf.Id("tool", 999)}", ""),
            ("match[type]=malware", "1 3 5"),
            ("match[type]=indicator,domain-name", "4 2.3"),
            ("match[type]=x-unheard-of", ""),
            ("match[type]=extension-definition,language-content,windows-registry-key", ""),
            ("match[version]=last", "1 3 4 2.3 5"),
            ("match[version]=first", "1 2.1 3 4 5"),
            ("match[version]=all", "1 2.1 3 2.2 4 2.3 5"),
            ("match[version]=first,last", "1 2.1 3 4 2.3 5"),
            ($"match[version]={Shelf.Versions[1]}", "2.2"),
            ($"match[version]=last,{Shelf.Versions[1]}", "1 3 2.2 4 2.3 5"),
            ($"match[version]=first,{Shelf.Versions[1]},{Shelf.Versions[2]}", "1 2.1 3 2.2 4 2.3 5"),
            ($"match[version]={Bundles.Time}", "1 2.1 3 5"),
            ("match[version]=2024-05-07T01:02:03.123457Z", ""),
            ("match[version]=2024-04-06T00:00:00Z", "2.2"),
            ("match[spec_version]=2.1", "1 3 4 2.3"),
            ("match[spec_version]=2.0", "5"),
            ("match[spec_version]=2.0,2.1", "1 3 4 2.3 5"),
            ("match[spec_version]=9.9", ""),
            ($"match[id]={indicator}&match[version]=all", "2.1 2.2 2.3"),
            ($"match[id]={indicator}&match[type]=malware", ""),
            ($"match[id]={malware},{indicator}&match[type]=malware,tool", "1"),
            ($"match[type]=malware&match[spec_version]=2.0", "5"),
            ($"match[type]=malware,indicator&match[version]=first&match[spec_version]=2.1&match[id]={indicator},{domain}", "2.1"),
            ("match[x_unknown]=anything&match[type]=malware", "1 3 5"),
            ("unknown=1", "1 3 4 2.3 5"),
            ("match%5Btype%5D=malware", "1 3 5"),
        })
        {
            foreach (var listing in new[] { "objects", "manifest" })
            {
                Assert.Equal($"{listing} {query}: {expected}", $"{listing} {query}: {await shelf.ShownAsync(listing, query)}");
            }
        }
    }

    [Theory, OnEachEngine]
    public async Task One_object_and_its_versions_obey_the_fields_that_they_list_and_ignore_the_others(DatabaseEngine engine)
    {
        var shelf = await hubs.KnownAsync(engine);
        var one = $"{shelf.Path}objects/{shelf.Id("indicator", 2)}/";
        foreach (var (query, expected) in new (string Query, int[] Expected)[]
        {
            ("", [2]), ("match[version]=first", [0]), ("match[version]=all", [0, 1, 2]), ($"match[version]=first,{Shelf.Versions[1]}", [0, 1]),
            ("match[spec_version]=2.1", [2]), ("match[spec_version]=2.0", []), ("match[type]=malware", [2]), ("match[version]=2001-01-01T00:00:00Z", []),
        })
        {
            var reply = (await shelf.Reader.TaxiiAsync($"{one}?{query}")).Resource();
            var found = reply.Json.TryGetProperty("objects", out var objects)
                ? objects.EnumerateArray().Select(version => Array.IndexOf(Shelf.Versions, version.Text("modified"))) : [];
            Assert.Equal(expected, found);
            Assert.True(expected.Length > 0 || reply.Text == "{}", reply.Text);
        }

        Assert.Equal("{}", (await shelf.Reader.TaxiiAsync($"{one}versions/?match[spec_version]=2.0")).Resource().Text);
        Assert.Equal(3, (await shelf.Reader.TaxiiAsync($"{one}versions/?match[spec_version]=2.1&match[version]=last")).Resource().Json
            .GetProperty("versions").GetArrayLength());
        Assert.Equal(2, (await shelf.Reader.TaxiiAsync($"{one}versions/?limit=2")).Resource().Json.GetProperty("versions").GetArrayLength());
    }

    [Theory, OnEachEngine]
    public async Task Object_that_is_not_there_is_404_and_one_that_filters_exclude_is_200_with_an_empty_resource(DatabaseEngine engine)
    {
        var shelf = await hubs.KnownAsync(engine);
        foreach (var rest in new[] { "", "versions/" })
        {
            (await shelf.Reader.TaxiiAsync($"{shelf.Path}objects/{shelf.Id("indicator", 999)}/{rest}")).Error(404);
            var reply = (await shelf.Reader.TaxiiAsync(
                $"{shelf.Path}objects/{shelf.Id("indicator", 2)}/{rest}?added_after=2999-01-01T00:00:00Z")).Resource();
            Assert.Equal(("{}", null), (reply.Text, reply.Header(TaxiiReplies.First)));
        }
    }

    [Theory, OnEachEngine]
    public async Task Malformed_filters_answer_400_and_each_is_named(DatabaseEngine engine)
    {
        var shelf = await hubs.KnownAsync(engine);
        foreach (var (query, name) in new (string Query, string Name)[]
        {
            ("limit=0", "limit"), ("limit=-1", "limit"), ("limit=abc", "limit"), ("limit=", "limit"), ("limit=1.5", "limit"), ("limit=1&limit=2", "limit"),
            ("limit=%2B1", "limit"), ("limit=0x10", "limit"), ("limit=%D9%A3", "limit"),
            ("added_after=yesterday", "added_after"), ("added_after=", "added_after"), ("added_after=2024-01-01", "added_after"),
            ("added_after=2024-01-01T00:00:00", "added_after"), ("added_after=2024-01-01T00:00:00%2B00:00", "added_after"),
            ("added_after=2024-13-01T00:00:00Z", "added_after"), ("added_after=2024-01-01T00:00:00.Z", "added_after"),
            ("added_after=2024-01-01T00:00:00Z,2024-01-02T00:00:00Z", "added_after"),
            ("added_after=2024-01-01T00:00:00Z&added_after=2024-01-01T00:00:00Z", "added_after"),
            ("match[id]=", "match[id]"), ("match[id]=malware", "match[id]"), ("match[id]=malware--1", "match[id]"), ("match[id]=,", "match[id]"),
            ($"match[id]={shelf.Id("malware", 1)}&match[id]={shelf.Id("malware", 3)}", "match[id]"),
            ("match[type]=", "match[type]"), ("match[type]=Mal%20ware", "match[type]"), ("match[type]=malware,", "match[type]"),
            ("match[type]=malware&match[type]=tool", "match[type]"),
            ("match[version]=", "match[version]"), ("match[version]=newest", "match[version]"), ("match[version]=all,last", "match[version]"),
            ("match[version]=first,all", "match[version]"), ("match[version]=last,last", "match[version]"),
            ($"match[version]={Shelf.Versions[1]},{Shelf.Versions[1]}", "match[version]"),
            ("match[version]=2024-04-06T00:00:00Z,2024-04-06T00:00:00.000Z", "match[version]"),
            ("match[version]=first&match[version]=last", "match[version]"), ("match[version]=2024-04-06", "match[version]"),
            ("match[spec_version]=", "match[spec_version]"), ("match[spec_version]=two", "match[spec_version]"),
            ("match[spec_version]=2.1&match[spec_version]=2.0", "match[spec_version]"),
        })
        {
            foreach (var listing in new[] { "objects", "manifest" })
            {
                var reply = await shelf.Reader.TaxiiAsync($"{shelf.Path}{listing}/?{query}");
                Assert.True(reply.Status == 400, $"{query}: {reply.Status}");
                Assert.Contains(name, reply.Error(400).Json.GetProperty("details").EnumerateObject().Select(one => one.Name));
            }
        }

        var several = (await shelf.Reader.TaxiiAsync($"{shelf.Path}objects/?limit=0&added_after=x&match[version]=y")).Error(400).Json;
        Assert.Equal(["added_after", "limit", "match[version]"], several.GetProperty("details").EnumerateObject().Select(one => one.Name).Order(StringComparer.Ordinal));
    }

    [Theory, OnEachEngine]
    public async Task Added_after_is_exclusive_and_exact_to_the_microsecond(DatabaseEngine engine)
    {
        var shelf = await hubs.KnownAsync(engine);
        var dates = (await shelf.Reader.TaxiiAsync($"{shelf.Path}manifest/")).Resource().Json.GetProperty("objects").EnumerateArray()
            .Select(one => one.Text("date_added")).ToList();
        foreach (var listing in new[] { "objects", "manifest" })
        {
            Assert.Equal("4 2.3 5", await shelf.ShownAsync(listing, "added_after=" + dates[1]));
            Assert.Equal("3 4 2.3 5", await shelf.ShownAsync(listing, "added_after=" + Shifted(dates[1], -1)));
            Assert.Equal("4 2.3 5", await shelf.ShownAsync(listing, "added_after=" + Shifted(dates[1], 1)));
            Assert.Equal("", await shelf.ShownAsync(listing, "added_after=" + dates[^1]));
            Assert.Equal("5", await shelf.ShownAsync(listing, $"added_after={dates[1]}&match[type]=malware"));
        }
    }

    [Theory, OnEachEngine]
    public async Task Added_after_takes_any_fraction_and_dates_of_any_age(DatabaseEngine engine)
    {
        var shelf = await hubs.KnownAsync(engine);
        var date = (await shelf.Reader.TaxiiAsync($"{shelf.Path}manifest/")).Resource().Json.GetProperty("objects")[1].Text("date_added");
        foreach (var (text, expected) in new (string Text, string Expected)[]
        {
            (date[..^1] + "000Z", "4 2.3 5"), (date[..^1] + "999999Z", "4 2.3 5"), (date.Replace('T', 't').Replace('Z', 'z'), "4 2.3 5"),
            ("0001-01-01T00:00:00Z", "1 3 4 2.3 5"), ("1969-12-31T23:59:59.9Z", "1 3 4 2.3 5"), ("1970-01-01T00:00:00.00000Z", "1 3 4 2.3 5"),
            ("2024-02-29T12:00:00.12Z", "1 3 4 2.3 5"), ("9999-12-31T23:59:59.999999999Z", ""),
        })
        {
            Assert.Equal($"{text}: {expected}", $"{text}: {await shelf.ShownAsync("objects", "added_after=" + text)}");
        }
    }

    [Theory, OnEachEngine]
    public async Task Limit_is_never_exceeded_and_a_huge_one_is_lowered(DatabaseEngine engine)
    {
        var shelf = await hubs.KnownAsync(engine);
        foreach (var (limit, expected) in new[] { ("1", "1"), ("2", "1 3"), ("5", "1 3 4 2.3 5"), ("99999999999999999999", "1 3 4 2.3 5"), ("0004", "1 3 4 2.3") })
        {
            Assert.Equal(expected, await shelf.ShownAsync("objects", "limit=" + limit));
            Assert.Equal(expected, await shelf.ShownAsync("manifest", "limit=" + limit));
        }
    }

    private static string Shifted(string date, int micros) => DateTime
        .Parse(date, CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind).AddMicroseconds(micros).ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture);
}
