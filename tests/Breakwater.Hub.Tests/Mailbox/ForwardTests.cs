using System.Text;
using System.Text.Json;
using Breakwater.Hub.Mailbox;
using MimeKit;
using MimeKit.Text;

namespace Breakwater.Hub.Tests.Mailbox;

/// <summary>What of a mail is evidence, in the ways that mail programs forward.</summary>
public sealed class ForwardTests
{
    private const string Anna = "anna@anna-haulage.com";

    public static TheoryData<string, string> InlineForwards { get; } = new()
    {
        {
            "Gmail",
            """
            look at this, our site is www.anna-haulage.com

            Anna Vermeer
            Anna Haulage, call 0123-456, www.annas-trucks.com

            ---------- Forwarded message ---------
            From: Maersk Releases <billing@gate-release-form.click>
            Date: Mon, 2 Nov 2026 at 09:12
            Subject: Your container waits
            To: Anna Vermeer <anna@anna-haulage.com>,
             Bert Driver <bert@other-partner.com>


            Release it: hxxps://gate-release-form[.]click/login
            """
        },
        {
            "Gmail in Spanish",
            """
            mira

            ---------- Mensaje reenviado ---------
            De: Maersk Releases <billing@gate-release-form.click>
            Fecha: lun, 2 nov 2026 a las 9:12
            Asunto: Su contenedor espera
            Para: Anna Vermeer <anna@anna-haulage.com>

            Libérelo: hxxps://gate-release-form[.]click/login
            """
        },
        {
            "Outlook",
            """
            See below.

            Anna Vermeer | Anna Haulage | www.annas-trucks.com

            ________________________________
            From: Maersk Releases <billing@gate-release-form.click>
            Sent: Monday, November 2, 2026 9:12 AM
            To: Anna Vermeer <anna@anna-haulage.com>; Bert Driver
            <bert@other-partner.com>
            Subject: Your container waits

            Release it: hxxps://gate-release-form[.]click/login
            """
        },
        {
            "Outlook in Spanish",
            """
            De: Maersk Releases <billing@gate-release-form.click>
            Enviado el: lunes, 2 de noviembre de 2026 9:12
            Para: Anna Vermeer <anna@anna-haulage.com>
            CC: bert@other-partner.com
            Asunto: Su contenedor espera

            Libérelo: hxxps://gate-release-form[.]click/login
            """
        },
        {
            "Outlook's old line",
            """
            fyi

            -----Original Message-----
            From: Maersk Releases [mailto:billing@gate-release-form.click]
            Sent: 02 November 2026 09:12
            To: Anna Vermeer
            Subject: Your container waits

            Release it: hxxps://gate-release-form[.]click/login
            """
        },
        {
            "Apple Mail",
            """
            Anna
            www.annas-trucks.com

            > Begin forwarded message:
            > 
            > From: Maersk Releases <billing@gate-release-form.click>
            > Subject: Your container waits
            > Date: 2 November 2026 at 09:12:00 CET
            > To: Anna Vermeer <anna@anna-haulage.com>
            > 
            > Release it: hxxps://gate-release-form[.]click/login
            """
        },
        {
            "Thunderbird",
            """
            -------- Forwarded Message --------
            Subject: 	Your container waits
            Date: 	Mon, 2 Nov 2026 09:12:00 +0100
            From: 	Maersk Releases <billing@gate-release-form.click>
            To: 	Anna Vermeer <anna@anna-haulage.com>


            Release it: hxxps://gate-release-form[.]click/login
            """
        },
        {
            "A colleague before",
            """
            ---------- Forwarded message ---------
            From: Bert <bert@anna-haulage.com>
            Date: Mon, 2 Nov 2026 at 10:00
            Subject: Fwd: Your container waits
            To: Anna Vermeer <anna@anna-haulage.com>

            Anna, is this real? Bert, yard 45.13.22.77, www.annas-trucks.com

            ---------- Forwarded message ---------
            From: Maersk Releases <billing@gate-release-form.click>
            Date: Mon, 2 Nov 2026 at 09:12
            Subject: Your container waits
            To: <bert@anna-haulage.com>

            Release it: hxxps://gate-release-form[.]click/login
            """
        },
        {
            "A stolen conversation",
            """
            ---------- Forwarded message ---------
            From: Maersk Releases <billing@gate-release-form.click>
            Date: Mon, 2 Nov 2026 at 09:12
            Subject: Re: Your container waits
            To: <anna@anna-haulage.com>

            Release it: hxxps://gate-release-form[.]click/login

            On Fri, 30 Oct 2026 at 08:00, Anna Vermeer <anna@anna-haulage.com> wrote:
            > Our yard is at 45.13.22.77, see www.annas-trucks.com
            """
        },
    };

    [Theory]
    [MemberData(nameof(InlineForwards))]
    public void Of_a_mail_forwarded_in_the_text_only_that_mail_is_evidence(string program, string text)
    {
        var reading = Read(new TextPart(TextFormat.Plain) { Text = text.ReplaceLineEndings("\r\n") });

        AssertForwarded(reading, program);
    }

    [Theory]
    [InlineData("""<div dir="ltr">look<br><br>-- <br><div>Anna Vermeer, <a href="https://www.annas-trucks.com">www.annas-trucks.com</a></div></div><br><div class="gmail_quote"><div dir="ltr">---------- Forwarded message ---------<br>From: <strong>Maersk Releases</strong> <span>&lt;<a href="mailto:billing@gate-release-form.click">billing@gate-release-form.click</a>&gt;</span><br>Date: Mon, 2 Nov 2026 at 09:12<br>Subject: Your container waits<br>To: Anna &lt;<a href="mailto:anna@anna-haulage.com">anna@anna-haulage.com</a>&gt;<br></div><br><br><div>Release it: hxxps://gate-release-form[.]click/login</div></div>""")]
    [InlineData("""<html><body><div>See below. www.annas-trucks.com</div><hr><div id="divRplyFwdMsg"><font><b>From:</b> Maersk Releases &lt;billing@gate-release-form.click&gt;<br><b>Sent:</b> Monday, November 2, 2026 9:12 AM<br><b>To:</b> Anna &lt;anna@anna-haulage.com&gt;<br><b>Subject:</b> Your container waits</font><div>&nbsp;</div></div><div>Release it: hxxps://gate-release-form[.]click/login</div></body></html>""")]
    [InlineData("""<html><body><p>fyi 45.13.22.77</p><div style="border-top:solid #E1E1E1 1.0pt"><p class=MsoNormal><b>De:</b> Maersk Releases &lt;billing@gate-release-form.click&gt; <br><b>Enviado el:</b> lunes, 2 de noviembre de 2026 9:12<br><b>Para:</b> Anna &lt;anna@anna-haulage.com&gt;<br><b>Asunto:</b> Su contenedor</p></div><p class=MsoNormal>&nbsp;</p><p>hxxps://gate-release-form[.]click/login</p></body></html>""")]
    public void Of_a_page_too(string html) => AssertForwarded(Read(new TextPart(TextFormat.Html) { Text = html }), html);

    [Fact]
    public void A_link_that_shows_another_host_leaves_and_an_ordinary_one_waits()
    {
        var inner = new MimeMessage(
            [MailboxAddress.Parse("billing@gate-release-form.click")], [MailboxAddress.Parse(Anna)], "Your container waits",
            new TextPart(TextFormat.Html)
            {
                Text = """<p>Pay at <a href="https://45.13.22.98/pay">https://www.maersk.com/pay</a>, read <a href="https://blog.travelnews.org/x">our blog</a></p>""",
            });

        var reading = Read(new Multipart("mixed") { new MessagePart { Message = inner } });

        Assert.Contains("https://45.13.22.98/pay", Names(reading.Technical));
        Assert.DoesNotContain(Names(reading.Technical), name => name.Contains("travelnews", StringComparison.Ordinal));
        Assert.Equal(["https://www.maersk.com/pay", "https://blog.travelnews.org/x"], reading.Waiting!.Links.Select(link => link.Value));
        Assert.DoesNotContain(reading.Waiting.Objects, one => (string?)one["name"] == "https://blog.travelnews.org/x");
        Assert.Contains(reading.Values, value => value is { Value: "https://blog.travelnews.org/x", Kept: KeptBack.Link });
    }

    [Theory]
    [InlineData("?user=anna@anna-haulage.com&x=1", "https://gate-release-form.click/login")]
    [InlineData("?user=anna%40anna-haulage.com", "https://gate-release-form.click/login")]
    [InlineData("#YW5uYUBhbm5hLWhhdWxhZ2UuY29t", "https://gate-release-form.click/login")]
    [InlineData("/YW5uYUBhbm5hLWhhdWxhZ2UuY29t/in", "https://gate-release-form.click/")]
    [InlineData("?e=616e6e6140616e6e612d6861756c6167652e636f6d", "https://gate-release-form.click/login")]
    [InlineData("?id=7", "https://gate-release-form.click/login?id=7")]
    public void A_link_leaves_without_the_address_of_whom_it_was_sent_to(string tail, string expected)
    {
        var inner = new MimeMessage(
            [MailboxAddress.Parse("billing@gate-release-form.click")], [MailboxAddress.Parse(Anna)], "Your container waits",
            new TextPart(TextFormat.Plain) { Text = "Release it: hxxps://gate-release-form[.]click/login" + tail });

        var reading = Read(new Multipart("mixed") { new MessagePart { Message = inner } });

        Assert.Equal(["billing@gate-release-form.click", expected], Names(reading.Technical).Order(StringComparer.Ordinal));
        var all = Encoding.UTF8.GetString(reading.Waiting!.ToBytes()) + Encoding.UTF8.GetString(reading.Technical!);
        Assert.DoesNotContain("anna", all, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("YW5uYUBhbm5", all, StringComparison.Ordinal);
        Assert.DoesNotContain("616e6e6140", all, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_somebodys_own_words_only_what_they_made_unclickable_leaves()
    {
        var reading = Read(new TextPart(TextFormat.Plain)
        {
            Text = "Seen hxxp://gate-release-form[.]click/a on our server 45.13.22.77, hash 44d88612fea8a8f36de82e1278abb02f\r\n"
                + "Greetings, Anna, www.annas-trucks.com, anna@annas-trucks.com\r\n-- \r\nAnna, hxxp://annas-trucks[.]com\r\n",
        });

        Assert.Equal(
            ["44d88612fea8a8f36de82e1278abb02f", "http://gate-release-form.click/a"],
            Names(reading.Technical).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Files_and_prose_wait_and_are_never_opened()
    {
        var inner = new MimeMessage(
            [MailboxAddress.Parse("billing@gate-release-form.click")], [MailboxAddress.Parse(Anna)], "Your container waits",
            new Multipart("mixed")
            {
                new TextPart(TextFormat.Plain) { Text = "Dear Anna of anna-haulage.com" },
                new MimePart("application", "zip") { Content = new MimeContent(new MemoryStream("PK\u0003\u0004junk"u8.ToArray())), FileName = "invoice anna-haulage.com.zip", IsAttachment = true },
            });

        var reading = Read(new Multipart("mixed") { new MessagePart { Message = inner } });

        Assert.Equal(["billing@gate-release-form.click"], Names(reading.Technical));
        Assert.Equal(1, reading.Files);
        var types = reading.Waiting!.Objects.Select(one => (string)one["type"]!).ToList();
        Assert.Equal(["file", "indicator", "report"], types.Order(StringComparer.Ordinal));
        Assert.DoesNotContain("anna-haulage", Encoding.UTF8.GetString(reading.Waiting!.ToBytes()), StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void A_colleagues_wrapper_is_taken_off()
    {
        var inner = new MimeMessage(
            [MailboxAddress.Parse("billing@gate-release-form.click")], [MailboxAddress.Parse("bert@anna-haulage.com")], "Your container waits",
            new TextPart(TextFormat.Plain) { Text = "hxxps://gate-release-form[.]click/login" });
        var colleague = new MimeMessage(
            [MailboxAddress.Parse("bert@anna-haulage.com")], [MailboxAddress.Parse(Anna)], "Fwd: Your container waits",
            new Multipart("mixed") { new TextPart(TextFormat.Plain) { Text = "yard 45.13.22.77, 45[.]13[.]22[.]76" }, new MessagePart { Message = inner } });

        var reading = Read(new Multipart("mixed") { new MessagePart { Message = colleague } });

        AssertForwarded(reading, "colleague");
    }

    [Theory]
    [InlineData("UNDO\r\n\r\nOn Mon, 2 Nov 2026 at 9:12, the centre wrote:\r\n> reply UNDO", true, "")]
    [InlineData("undo.", true, "")]
    [InlineData("Deshacer, por favor\r\n", true, "")]
    [InlineData("Please undo!", true, "")]
    [InlineData("password\r\npaid\r\n\r\n> OPENED\r\n", false, "paid,password")]
    [InlineData("Contraseña", false, "password")]
    [InlineData("I am away until Monday. UNDO", false, "")]
    [InlineData("> UNDO\r\nwhat is this", false, "")]
    [InlineData("Thank you\r\nUNDO", false, "")]
    [InlineData("", false, "")]
    public void A_reply_is_a_command_only_when_it_says_nothing_else(string text, bool undo, string said)
    {
        using var reply = new MimeMessage([], [], "Re: x", new TextPart(TextFormat.Plain) { Text = text });

        var command = ReplyCommand.Read(reply);

        Assert.Equal(undo, command.Undo);
        Assert.Equal(said, string.Join(',', command.Said));
    }

    private static void AssertForwarded(MailReading reading, string what)
    {
        var names = Names(reading.Technical).Order(StringComparer.Ordinal).ToList();
        Assert.True(
            names.SequenceEqual(["billing@gate-release-form.click", "https://gate-release-form.click/login"]),
            $"{what}: {string.Join(", ", names)}");
        var whole = Encoding.UTF8.GetString(reading.Waiting!.ToBytes());
        foreach (var own in new[] { "anna-haulage", "annas-trucks", "bert@", "0123-456", "45.13.22.77" })
        {
            Assert.DoesNotContain(own, whole, StringComparison.OrdinalIgnoreCase);
        }
    }

    private static MailReading Read(MimeEntity body)
    {
        using var message = new MimeMessage(
            [MailboxAddress.Parse(Anna)], [MailboxAddress.Parse("share@centre.example")], "Fwd: Your container waits", body);
        using var mail = ReceivedMail.Read(MailRig.BytesOf(message));
        return MailReading.Read(mail, [Anna, "share@centre.example"], ["Anna Vermeer"], new DateTimeOffset(2026, 11, 2, 9, 0, 0, TimeSpan.Zero));
    }

    private static List<string> Names(byte[]? bundle)
    {
        using var document = JsonDocument.Parse(bundle ?? "{\"objects\":[]}"u8.ToArray());
        return document.RootElement.GetProperty("objects").EnumerateArray().Select(one => one.GetProperty("name").GetString()!).ToList();
    }
}
