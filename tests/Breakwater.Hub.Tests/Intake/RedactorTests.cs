using Breakwater.Hub.Intake;

namespace Breakwater.Hub.Tests.Intake;

public sealed class RedactorTests
{
    private static readonly Redactor Acme =
        new(new OwnTerms(["Acme Haulage Inc.", "Berth Nine (Port)", "Quay Pty Ltd", "Zed Co."], ["acme.com"], []));

    [Theory]
    [InlineData("seen at Acme Haulage Inc. today", "seen at [redacted] today")]
    [InlineData("seen at Acme Haulage Inc.", "seen at [redacted]")]
    [InlineData("ACME\r\n  Haulage was hit", "[redacted] was hit")]
    [InlineData("Berth Nine (Port) was hit", "[redacted] was hit")]
    [InlineData("Quay was hit", "[redacted] was hit")]
    [InlineData("Zed Co. was hit", "[redacted] was hit")]
    public void A_companys_name_goes_with_and_without_its_legal_form(string text, string expected) =>
        Assert.Equal(expected, Acme.Redact(text));

    [Theory]
    [InlineData("mail.acme.com")]
    [InlineData("acme[.]com")]
    [InlineData("gate(.)acme(.)com")]
    [InlineData("acme[dot]com")]
    [InlineData("ops@acme[.]com")]
    [InlineData("ops[at]acme[.]com")]
    [InlineData("ops.desk(at)acme(dot)com")]
    public void An_own_domain_goes_in_every_form_that_texts_write_it(string text)
    {
        Assert.Equal("from [redacted], yes", Acme.Redact($"from {text}, yes"));
        Assert.Equal("hxxps://[redacted]/x", Acme.Redact($"hxxps://{text}/x"));
        Assert.True(Acme.NamesTheMember(text));
    }

    [Theory]
    [InlineData("Acmes Haulage")]
    [InlineData("Zed was hit")]
    [InlineData("Quayside was hit")]
    [InlineData("notacme.com and acme.community")]
    public void What_only_looks_like_an_own_term_stays(string text) => Assert.Equal(text, Acme.Redact(text));

    [Theory]
    [InlineData("Invoice_Acme_Haulage_2024.pdf", "Invoice[redacted]2024.pdf")]
    [InlineData("statement-acme-haulage.docm", "statement-[redacted].docm")]
    [InlineData("hxxp://lure.click/Acme%20Haulage/doc", "hxxp://lure.click/[redacted]/doc")]
    [InlineData("hxxp://lure.click/?to=ops%40acme.com", "hxxp://lure.click/?to=[redacted]")]
    [InlineData("hxxp://lure.click/?to=YW5uYUBtZW1iZXIuY2xpY2s=&lang=en", "hxxp://lure.click/?to=[redacted]&lang=en")]
    [InlineData("hxxp://lure.click/?id=8f3a9c2b7d1e4455", "hxxp://lure.click/?id=[redacted]")]
    [InlineData("X-Forwarded-For: 10.1.2.3; Return-Path: <ops@acme.com>", "X-Forwarded-For: [redacted]; Return-Path: <[redacted]>")]
    public void Names_of_files_query_strings_and_headers_are_no_hiding_place(string text, string expected) =>
        Assert.Equal(expected, Acme.Redact(text));
}
