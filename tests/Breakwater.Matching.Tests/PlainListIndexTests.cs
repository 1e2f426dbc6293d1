using System.Text;
using Xunit;

namespace Breakwater.Matching.Tests;

public sealed class PlainListIndexTests
{
    private const string Hard = "\uFEFFevil.com\r\n# a comment\n\nWorse.COM # why\n  spaced.example  \n1.2.3.4\n001.002.003.004\n1.2.3.4:80\n1.2.0.0/16\n"
        + "1.2.3.4/16\n300.1.1.1\nno-letter.123\n.lead.example\n*.star.example\ntrail.example.\na..b.example\n44d88612fea8a8f36de82e1278abb02f\n"
        + "44D88612FEA8A8F36DE82E1278ABB02F\ndeadbeef\nhttp://h.com/p#x\nbob@h.com\nпример.example\nxn--80af4bcj.online\n2001:db8::1\n/path\n-\n"
        + "a_b.example\nlast-without-break.example";

    [Fact]
    public void Holds_what_the_list_read_entry_by_entry_holds()
    {
        var entries = PlainList.Read(new StringReader(Hard)).ToList();
        var good = entries.Where(e => e.Value is not null).Select(e => e.Value!.Value).ToList();
        var builder = new IndicatorIndexBuilder();
        var refused = new List<PlainListEntry>();
        var added = PlainListIndex.AddTo(builder, new DribblingStream(Encoding.UTF8.GetBytes(Hard), 7, new Random(3)), 10, refused.Add);
        using var index = builder.Build();
        Assert.Equal(good.Count, added);
        Assert.Equal(entries.Where(e => e.Value is null).Select(e => (e.Line, e.Text, e.Problem)), refused.Select(e => (e.Line, e.Text,
            e.Problem)));
        for (var i = 0; i < good.Count; i++)
        {
            Assert.Contains((uint)(i + 10), index.EntriesOf(good[i]));
        }
    }

    [Fact]
    public void The_quick_forms_are_what_the_full_reading_makes_of_them()
    {
        var random = new Random(9);
        const string alphabet = "abcdef0123456789.-_";
        var quick = 0;
        for (var i = 0; i < 200_000; i++)
        {
            var text = new string([.. Enumerable.Range(0, random.Next(1, 40)).Select(_ => alphabet[random.Next(alphabet.Length)])]);
            if (PlainListIndex.QuickKind(Encoding.ASCII.GetBytes(text)) is { } kind)
            {
                quick++;
                Assert.True(IndicatorValue.TryParse(text, out var value, out var problem), text + ": " + problem);
                Assert.Equal(kind, value.Kind);
                Assert.True(value.Text == text || kind == IndicatorKind.Ipv4, text);
            }
        }

        Assert.True(quick > 20_000, $"Only {quick} of the generated texts were of a quick form.");
    }

    [Fact]
    public void A_line_without_an_end_is_refused_with_its_number()
    {
        using var list = new MemoryStream([.. "evil.com\n"u8, .. new byte[2 << 20]]);
        var refusal = Assert.Throws<InvalidDataException>(() => PlainListIndex.AddTo(new IndicatorIndexBuilder(), list, 0, _ => { }));
        Assert.Contains("Line 2", refusal.Message, StringComparison.Ordinal);
    }
}
