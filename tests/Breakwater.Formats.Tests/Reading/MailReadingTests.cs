using System.Text;
using Breakwater.Formats.Reading;
using Xunit;

namespace Breakwater.Formats.Tests.Reading;

/// <summary>Mails: where they came from, what they say, where their links lead, what was attached.</summary>
public sealed class MailReadingTests
{
    private const string Headers =
        """
        Return-Path: <billing@freight-invoice.top>
        Received: from mx3.freight-invoice.top (unknown [198.51.100.170])
        	by mail.terminal.example (Postfix) with ESMTP id 4T1xYz
        	for <ops@terminal.example>; Tue, 14 Nov 2023 06:13:20 +0000
        From: "Accounts" <billing@freight-invoice.top>
        Reply-To: pay@freight-settlement.icu
        To: ops@terminal.example
        Subject: =?utf-8?q?Invoice_hxxp=3A//a=2Etop/x?=
        Message-ID: <123.abc@mailer.freight-invoice.top>
        MIME-Version: 1.0

        """;

    [Fact]
    public void Headers_tell_who_sent_it_and_not_who_got_it()
    {
        var reading = Read.Text(Headers + "Content-Type: text/plain\n\nhello\n");
        Assert.Equal(ReadFormats.Mail, reading.Format);
        Assert.Equal(
            [
                "email billing@freight-invoice.top", "domain mx3.freight-invoice.top", "ipv4 198.51.100.170", "email billing@freight-invoice.top",
                "email pay@freight-settlement.icu", "url http://a.top/x", "domain mailer.freight-invoice.top",
            ],
            Read.Found(reading));
        Assert.DoesNotContain("terminal.example", reading.Text, StringComparison.Ordinal);
        Assert.Contains(reading.Notes, note => note.What == "recipients");
        Assert.Equal("Invoice hxxp://a.top/x", Read.Of(reading, "report").Single().GetProperty("name").GetString());
    }

    [Fact]
    public void Links_behind_text_and_hidden_text_are_found()
    {
        var reading = Read.Text(Headers + "Content-Type: text/html\n\n<p>Pay at <a href=\"http://evil-pay.top/l\">https://bank.example</a>, track "
            + "<a href='https://carrier.example/'>here</a></p><div style='display: none'>hidden-evil[.]top</div><!-- comment-evil[.]top -->\n");
        Assert.Contains("url http://evil-pay.top/l", Read.Found(reading));
        Assert.Contains("domain hidden-evil.top", Read.Found(reading));
        Assert.Contains("domain comment-evil.top", Read.Found(reading));
        Assert.DoesNotContain("url https://carrier.example/", Read.Found(reading));
        Assert.Contains("url https://carrier.example/", Read.Found(reading, links: true));
    }

    [Fact]
    public void A_name_broken_by_tags_is_one_name() =>
        Assert.Contains("domain evil-pay.top", Read.Found(Read.Text(Headers + "Content-Type: text/html\n\n<td>evil<b>-</b>pay<span>[.]</span>top</td>\n")));

    [Fact]
    public void Attached_files_are_hashed_and_not_taken_for_indicators()
    {
        var reading = Read.Text(Headers + Parts("Content-Type: application/zip; name=\"in.zip\"\nContent-Disposition: attachment; filename=\"in.zip\"\n\nabc"));
        Assert.Contains("sha256 ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad", Read.Found(reading));
        Assert.Contains("md5 900150983cd24fb0d6963f7d28e17f72", Read.Found(reading));
        var file = Assert.Single(Read.Of(reading, "file"));
        Assert.Equal("in.zip", file.GetProperty("name").GetString());
        Assert.DoesNotContain(Read.Of(reading, "indicator"), one => one.GetProperty("pattern").GetString()!.Contains("hashes", StringComparison.Ordinal));
        Assert.Contains(reading.Notes, note => note.Why.Contains("not opened", StringComparison.Ordinal));
    }

    [Fact]
    public void Attached_mails_and_pages_are_read()
    {
        var reading = Read.Text(Headers + Parts(
            "Content-Type: message/rfc822\n\nFrom: inner@evil-inner.top\nSubject: y\n\nsee evil-body[.]top",
            "Content-Type: text/html; name=\"f.html\"\nContent-Disposition: attachment; filename=\"f.html\"\n\n<form action=\"http://198.51.100.9/p.php\">"));
        Assert.Contains("email inner@evil-inner.top", Read.Found(reading));
        Assert.Contains("domain evil-body.top", Read.Found(reading));
        Assert.Contains("url http://198.51.100.9/p.php", Read.Found(reading));
    }

    [Fact]
    public void Fifty_thousand_nested_parts_are_an_error()
    {
        var mail = new StringBuilder(Headers);
        for (var i = 0; i < 50_000; i++)
        {
            mail.Append("Content-Type: multipart/mixed; boundary=b").Append(i).Append("\n\n--b").Append(i).Append('\n');
        }

        Assert.Contains("nests", Read.Fails(Encoding.UTF8.GetBytes(mail.ToString()), "a.eml").Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Fifty_thousand_nested_mails_are_an_error()
    {
        var mail = new StringBuilder(Headers);
        mail.Insert(mail.Length, "Content-Type: message/rfc822\n\nSubject: x\n", 50_000);
        Assert.Contains("nests", Read.Fails(Encoding.UTF8.GetBytes(mail + "\nx"), "a.eml").Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Fifty_thousand_parts_beside_each_other_are_an_error() =>
        Assert.Contains("parts", Read.Fails(Encoding.UTF8.GetBytes(Headers + Parts([.. Enumerable.Repeat("Content-Type: text/plain\n\nx", 50_000)]))).Message,
            StringComparison.Ordinal);

    private static string Parts(params string[] parts) =>
        "Content-Type: multipart/mixed; boundary=\"b\"\n\n" + string.Concat(parts.Select(part => $"--b\n{part}\n")) + "--b--\n";
}
