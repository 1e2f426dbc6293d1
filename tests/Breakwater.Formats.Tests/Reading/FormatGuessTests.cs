using Breakwater.Formats.Reading;
using Xunit;

namespace Breakwater.Formats.Tests.Reading;

/// <summary>What a document is, by its content first and by its name second.</summary>
public sealed class FormatGuessTests
{
    [Theory]
    [InlineData("A morning at the gate.\nBlock evil-crane[.]top.", null, ReadFormats.Text)]
    [InlineData("", null, ReadFormats.Text)]
    [InlineData("# Report\n\n| a | b |\n|---|---|\n| 1 | 2 |\n", "report.md", ReadFormats.Text)]
    [InlineData("<!DOCTYPE html><html><body>x</body></html>", null, ReadFormats.Html)]
    [InlineData("<p>x</p>", "page.html", ReadFormats.Html)]
    [InlineData("<div>a Markdown page</div>\n\ntext", "page.md", ReadFormats.Text)]
    [InlineData("Return-Path: <a@b.example>\nFrom: a@b.example\nMIME-Version: 1.0\n\nbody", null, ReadFormats.Mail)]
    [InlineData("From: a@b.example\nSubject: x\n\nbody", "x.eml", ReadFormats.Mail)]
    [InlineData("From: a@b.example\nTo: us\n\nI pasted this.", null, ReadFormats.Text)]
    [InlineData("Received: from x\nFrom: a@b.example\nSubject: x\n\npasted", null, ReadFormats.Text)]
    [InlineData("{\"Event\":{\"uuid\":\"x\"}}", null, ReadFormats.MispEvent)]
    [InlineData("{\"response\":[{\"Event\":{\"uuid\":\"x\"}}]}", null, ReadFormats.MispEvent)]
    [InlineData("{\"5f0a1c00-1111-4222-8333-0000000000e1\":{\"info\":\"a\",\"timestamp\":\"1\"}}", null, ReadFormats.MispManifest)]
    [InlineData("{\"type\":\"bundle\",\"id\":\"bundle--1\",\"objects\":[]}", null, ReadFormats.Stix)]
    [InlineData("{\"src\":\"203.0.113.7\"}", null, ReadFormats.Text)]
    [InlineData("<?xml version=\"1.0\"?><OpenIOC xmlns=\"http://openioc.org/schemas/OpenIOC_1.1\"></OpenIOC>", null, ReadFormats.OpenIoc)]
    [InlineData("type,value\ndomain,a.top\ndomain,b.top\n", null, ReadFormats.Csv)]
    [InlineData("a.top;x\nb.top;y\n", "list.csv", ReadFormats.Csv)]
    [InlineData("evil-crane.top\nbad.site\n# note\n203.0.113.7\n", null, ReadFormats.List)]
    [InlineData("0.0.0.0 evil-crane.top\n0.0.0.0 bad.site\n", null, ReadFormats.List)]
    [InlineData("||evil-crane.top^\n||bad.site^$third-party\n", null, ReadFormats.List)]
    [InlineData("alert tcp any any -> any any (msg:\"x\"; sid:1;)\n", null, ReadFormats.Suricata)]
    [InlineData("/* x */\nimport \"pe\"\nrule a { condition: true }\n", null, ReadFormats.Yara)]
    [InlineData("title: x\nlogsource:\n  product: windows\ndetection:\n  a:\n    b: c\n  condition: a\n", null, ReadFormats.Sigma)]
    public void Content_and_name_tell(string content, string? name, string format) =>
        Assert.Equal(format, FormatGuess(content, name));

    [Fact]
    public void What_is_asked_for_wins_and_what_does_not_exist_is_an_error()
    {
        Assert.Equal(ReadFormats.Text, Read.Text("||evil-crane.top^\n||bad.site^\n", null, ReadFormats.Text).Format);
        Assert.Contains("no format", Read.Fails("x"u8.ToArray(), null, "docx").Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(new byte[] { 0xD0, 0xCF, 0x11, 0xE0, 0xA1 }, ".msg")]
    [InlineData(new byte[] { 0x1F, 0x8B, 8, 0 }, "gzip")]
    [InlineData(new byte[] { 0x50, 0x4B, 3, 4, 0 }, "damaged")]
    public void What_is_not_read_says_so(byte[] content, string word) =>
        Assert.Contains(word, Read.Fails(content).Message, StringComparison.Ordinal);

    private static string FormatGuess(string content, string? name)
    {
        try
        {
            return Read.Text(content, name).Format;
        }
        catch (ReadingException e) when (name is null && content.StartsWith('{'))
        {
            // Too little of an event to be one, but known for one.
            return e.Message.Contains("event", StringComparison.OrdinalIgnoreCase) ? ReadFormats.MispEvent : e.Message;
        }
    }

    [Fact]
    public void Json_that_nests_too_deep_is_called_so() => Assert.Contains(
        "nests", Read.Fails([.. Enumerable.Repeat((byte)'[', 1000)], "a.json").Message, StringComparison.Ordinal);
}
