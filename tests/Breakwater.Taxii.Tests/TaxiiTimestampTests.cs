namespace Breakwater.Taxii.Tests;

/// <summary>Times (TAXII 2.1 section 1.6.3).</summary>
public sealed class TaxiiTimestampTests
{
    [Theory]
    [InlineData("2026-01-31T09:00:00Z", "2026-01-31T09:00:00.000000Z")]
    [InlineData("2026-01-31T09:00:00.1Z", "2026-01-31T09:00:00.100000Z")]
    [InlineData("2016-11-03T12:30:59.00001Z", "2016-11-03T12:30:59.000010Z")]
    [InlineData("2026-01-31T09:00:00.123456Z", "2026-01-31T09:00:00.123456Z")]
    [InlineData("2026-01-31T09:00:00.123456999999Z", "2026-01-31T09:00:00.123456Z")]
    [InlineData("2026-01-31t09:00:00.5z", "2026-01-31T09:00:00.500000Z")]
    [InlineData("1969-12-31T23:59:59.999999Z", "1969-12-31T23:59:59.999999Z")]
    [InlineData("9999-12-31T23:59:59.999999Z", "9999-12-31T23:59:59.999999Z")]
    public void Any_fraction_comes_in_and_six_digits_go_out(string text, string expected)
    {
        Assert.True(TaxiiTimestamp.TryParse(text, out var micros));
        Assert.Equal(expected, TaxiiTimestamp.Format(micros));
    }

    [Theory]
    [InlineData("")]
    [InlineData("Z")]
    [InlineData("2026-01-31")]
    [InlineData("2026-01-31T09:00Z")]
    [InlineData("2026-01-31T09:00:00")]
    [InlineData("2026-01-31T09:00:00+00:00")]
    [InlineData("2026-01-31 09:00:00Z")]
    [InlineData("2026-02-30T09:00:00Z")]
    [InlineData("2026-01-31T24:00:00Z")]
    [InlineData("2026-01-31T09:00:00.Z")]
    [InlineData("2026-01-31T09:00:00.12a4Z")]
    [InlineData("2026-01-31T09:00:00,5Z")]
    [InlineData(" 2026-01-31T09:00:00Z")]
    [InlineData("yesterday")]
    public void Anything_else_does_not_parse(string text) => Assert.False(TaxiiTimestamp.TryParse(text, out _));

    [Fact]
    public void Time_of_another_offset_becomes_utc_microseconds() => Assert.Equal(
        "2026-01-31T07:00:00.000001Z",
        TaxiiTimestamp.Format(TaxiiTimestamp.ToMicros(new DateTimeOffset(2026, 1, 31, 9, 0, 0, TimeSpan.FromHours(2)).AddTicks(19))));
}
