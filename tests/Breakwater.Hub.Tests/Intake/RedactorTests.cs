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
}
