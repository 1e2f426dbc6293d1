using System.IO.Compression;
using System.Text;
using Breakwater.Formats.Reading;
using Xunit;

namespace Breakwater.Formats.Tests.Reading;

/// <summary>Tables: columns are guessed, and can be said.</summary>
public sealed class TableReadingTests
{
    private const string Table =
        "type;value;comment;first_seen\n"
        + "domain;evil-crane.top;\"C2; second\";2023-10-10\n"
        + "imphash;d41d8cd98f00b204e9800998ecf8427f;loader;2023-10-11\n"
        + "ip;10.0.0.1;inside;\n";

    [Fact]
    public void The_head_row_tells_what_the_columns_are()
    {
        var reading = Read.Text(Table);
        Assert.Equal(["domain evil-crane.top", "imphash d41d8cd98f00b204e9800998ecf8427f"], Read.Found(reading));
        var indicator = Read.Of(reading, "indicator").First();
        Assert.Equal("C2; second", indicator.GetProperty("description").GetString());
        Assert.Equal("2023-10-10T00:00:00.000Z", indicator.GetProperty("valid_from").GetString());
        Assert.Contains(reading.Notes, note => note.Place == "line 4" && note.What.Contains("10.0.0.1", StringComparison.Ordinal));
        Assert.Contains(reading.Notes, note => note.What.Contains("comment", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("2023-10-10,evil-crane.top,seen at the gate\n2023-10-11,bad.site,again\n")]
    [InlineData("evil-crane.top\tseen at the gate\nbad.site\tagain\n")]
    [InlineData("\"evil-crane.top\",\"a \"\"quoted\"\" note, with comma\"\r\n\"bad.site\",\"two\nlines\"\r\n")]
    public void Without_a_head_row_the_values_tell(string table) =>
        Assert.Equal(["domain evil-crane.top", "domain bad.site"], Read.Found(Read.Text(table, "list.csv")));

    [Fact]
    public void A_column_can_be_said_by_name_or_number()
    {
        const string Odd = "a,b\nx,d41d8cd98f00b204e9800998ecf8427f\n";
        Assert.Equal(
            ["imphash d41d8cd98f00b204e9800998ecf8427f"], Read.Found(Read.Text(Odd, null, ReadFormats.Csv, new TableColumn("b", "imphash"))));
        Assert.Equal(
            ["ja3 d41d8cd98f00b204e9800998ecf8427f"], Read.Found(Read.Text(Odd, null, ReadFormats.Csv, new TableColumn("2", "ja3"))));
        Assert.Empty(Read.Text(Odd, null, ReadFormats.Csv, new TableColumn("2", "skip")).Found);
        Assert.Throws<ReadingException>(() => Read.Text(Odd, null, ReadFormats.Csv, new TableColumn("3", "skip")));
        Assert.Throws<ReadingException>(() => Read.Text(Odd, null, ReadFormats.Csv, new TableColumn("2", "colour")));
    }

    [Fact]
    public void Columns_named_after_kinds_hold_those()
    {
        var reading = Read.Text("md5,sha256,filename\nd41d8cd98f00b204e9800998ecf8427e,e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855,a.exe\n");
        Assert.Equal(2, reading.Found.Count);
    }

    [Theory]
    [InlineData("# Feed of us\n# id,dateadded,url,url_status,threat,tags,urlhaus_link,reporter\n\"1\",\"2024-05-01 00:00:01\",\"http://evil-crane.top/i\",\"online\",\"x\",\"elf\",\"https://about.site/url/1/\",\"us\"\n",
        "url http://evil-crane.top/i")]
    [InlineData("# \"first_seen_utc\",\"sha256_hash\",\"md5_hash\",\"imphash\",\"reporter\"\n\"2024-05-01\", \"275a021bbfb6489e54d471899f7db9d1663fc695ec2fe2a2c4538aabf651fd0f\", \"9e107d9d372bb6826bd81d3542a419d6\", \"f34d5f2d4577ed6d9ceec516c1f5a744\", \"us\"\n",
        "sha256 275a021bbfb6489e54d471899f7db9d1663fc695ec2fe2a2c4538aabf651fd0f|md5 9e107d9d372bb6826bd81d3542a419d6|imphash f34d5f2d4577ed6d9ceec516c1f5a744")]
    [InlineData("phish_id,url,phish_detail_url,submission_time\n1,https://evil-crane.top/login,http://about.site/detail?id=1,2024-05-01\n", "url https://evil-crane.top/login")]
    [InlineData("ioc_value,ioc_type,reference\n45.77.15.1:443,ip:port,https://about.site/45.77.15.1\n", "ipv4 45.77.15.1")]
    [InlineData("indicator,type,link\nevil-crane.top,domain,https://about.site/post\n", "domain evil-crane.top")]
    [InlineData("date,link,note\n2024-05-01,https://evil-crane.top/login,opened\n", "url https://evil-crane.top/login")]
    [InlineData("type,value,to_ids\ndomain,evil-crane.top,1\ndomain,about.site,0\n", "domain evil-crane.top")]
    [InlineData("IndicatorType,IndicatorValue,Action\nDomainName,evil-crane.top,Block\nDomainName,partner.site,Allowed\n", "domain evil-crane.top")]
    [InlineData("type,value\ndomain,\"evil-crane.top, bad.site\"\nip,45.77.99.1-45.77.99.15\n", "domain evil-crane.top|domain bad.site|ipv4 45.77.99.1|ipv4 45.77.99.2/31|ipv4 45.77.99.4/30|ipv4 45.77.99.8/29")]
    [InlineData("type,value\nurl,evil-crane.top/a\nurl,http://bad.site/b\n", "url evil-crane.top/a|url http://bad.site/b")]
    public void Columns_are_what_the_feeds_mean_by_them(string table, string expected) =>
        Assert.Equal(expected.Split('|'), Read.Found(Read.Text(table, "feed.csv")));

    [Fact]
    public void A_row_that_ends_says_until_when_and_one_that_has_ended_is_noted()
    {
        var reading = Read.Text(
            "IndicatorType,IndicatorValue,ExpirationTime\nDomainName,evil-crane.top,2099-01-01T00:00:00Z\nDomainName,gone.site,2020-01-01T00:00:00Z\n", "a.csv");
        var indicator = Assert.Single(Read.Of(reading, "indicator"));
        Assert.Equal("2099-01-01T00:00:00.000Z", indicator.GetProperty("valid_until").GetString());
        Assert.True(string.CompareOrdinal(indicator.GetProperty("valid_from").GetString(), "2099") < 0);
        Assert.Contains(reading.Notes, note => note is { Place: "line 3" } && note.Why.Contains("ended", StringComparison.Ordinal));
    }

    [Fact]
    public void A_day_that_has_not_come_is_no_day_on_which_a_value_was_seen()
    {
        var indicator = Assert.Single(Read.Of(Read.Text("domain,seen\nevil-crane.top,2099-01-01\n", "a.csv"), "indicator"));
        Assert.True(string.CompareOrdinal(indicator.GetProperty("valid_from").GetString(), "2099") < 0);
    }

    [Fact]
    public void A_part_of_a_cell_and_a_row_that_is_not_to_be_acted_on_are_noted()
    {
        var reading = Read.Text("type,value,to_ids\nfilename|md5,inv.exe|9e107d9d372bb6826bd81d3542a419d6,1\ndomain,about.site,0\n", "a.csv");
        Assert.Equal(["md5 9e107d9d372bb6826bd81d3542a419d6"], Read.Found(reading));
        Assert.Contains(reading.Notes, note => note.Place == "line 2" && note.What.Contains("inv.exe", StringComparison.Ordinal));
        Assert.Contains(reading.Notes, note => note.Place == "line 3" && note.Why.Contains("acted on", StringComparison.Ordinal));
    }

    [Fact]
    public void A_workbook_is_read_sheet_by_sheet()
    {
        var reading = Read.Bytes(Workbook(
            """<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="inlineStr"><is><t>note</t></is></c></row><row r="2"><c r="A2" t="s"><v>1</v></c><c r="C2"><v>5</v></c></row>""",
            "<si><t>domain</t></si><si><r><t>evil-</t></r><r><t>crane.top</t></r></si>"));
        Assert.Equal(ReadFormats.Xlsx, reading.Format);
        Assert.Equal(["domain evil-crane.top"], Read.Found(reading));
        Assert.Equal("sheet1 row 2", reading.Found[0].Place);
    }

    internal static byte[] Workbook(string rows, string strings)
    {
        using var bytes = new MemoryStream();
        using (var archive = new ZipArchive(bytes, ZipArchiveMode.Create))
        {
            Add("xl/workbook.xml", "<workbook/>");
            Add("xl/sharedStrings.xml", $"<sst>{strings}</sst>");
            Add("xl/worksheets/sheet1.xml", $"<worksheet><sheetData>{rows}</sheetData></worksheet>");

            void Add(string name, string text)
            {
                using var entry = archive.CreateEntry(name).Open();
                entry.Write(Encoding.UTF8.GetBytes(text));
            }
        }

        return bytes.ToArray();
    }
}
