using System.Text;
using Breakwater.Hub.SignIn;

namespace Breakwater.Portal.Tests;

public sealed class SecretTests
{
    // RFC 4226, appendix D.
    [Fact]
    public void Codes_are_those_of_the_specification()
    {
        var key = Encoding.ASCII.GetBytes("12345678901234567890");
        string[] expected =
        [
            "755224", "287082", "359152", "969429", "338314", "254676", "287922", "162583", "399871", "520489",
        ];
        Assert.Equal(expected, Enumerable.Range(0, expected.Length).Select(step => Totp.CodeAt(key, step)));
    }

    // RFC 6238, appendix B, the last six of its eight digits.
    [Theory]
    [InlineData(59, "287082")]
    [InlineData(1111111109, "081804")]
    [InlineData(1234567890, "005924")]
    [InlineData(20000000000, "353130")]
    public void Codes_follow_the_time(long seconds, string code) => Assert.Equal(
        code, Totp.CodeAt(Encoding.ASCII.GetBytes("12345678901234567890"), Totp.StepAt(DateTimeOffset.FromUnixTimeSeconds(seconds))));

    // RFC 4648, 10.
    [Theory]
    [InlineData("", "")]
    [InlineData("f", "MY")]
    [InlineData("foob", "MZXW6YQ")]
    [InlineData("foobar", "MZXW6YTBOI")]
    public void Keys_are_written_in_base32(string text, string expected) =>
        Assert.Equal(expected, Totp.Text(Encoding.ASCII.GetBytes(text)));

    [Theory]
    [InlineData("Password2024!!")]
    [InlineData("P4$$w0rd123456")]
    [InlineData("qwertyuiop123456")]
    [InlineData("1qaz2wsx3edc4rfv")]
    [InlineData("aaaaaaaaaaaaaaaa")]
    [InlineData("harbourharbour")]
    [InlineData("Bienvenido2026*")]
    [InlineData("summer-winter-1999")]
    [InlineData("Petra.Example99")]
    [InlineData("demohaulage2026")]
    [InlineData("abcabcabcabc")]
    public void What_is_guessed_first_is_refused(string password) =>
        Assert.True(GuessedPasswords.Includes(password, ["Petra Example", "petra@example.net", "Demo Haulage"]));

    [Theory]
    [InlineData("lantern gravel otter quince")]
    [InlineData("walnut harpoon mist ladder")]
    [InlineData("xK9#vLq2!mWz")]
    [InlineData("tres gaviotas sobre la grúa")]
    public void Unrelated_words_are_taken(string password) =>
        Assert.False(GuessedPasswords.Includes(password, ["Petra Example", "petra@example.net", "Demo Haulage"]));
}
