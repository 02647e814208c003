using Weir.Cli;
using Xunit;

namespace Weir.Tests.Cli;

public sealed class DurationTextTests
{
    [Theory]
    [InlineData("0ms", 0)]
    [InlineData("50us", 500)]
    [InlineData("50µs", 500)]
    [InlineData("0.1us", 1)]
    [InlineData("20ms", 200_000)]
    [InlineData("1.5s", 15_000_000)]
    [InlineData("2m", 1_200_000_000)]
    [InlineData("1h", 36_000_000_000)]
    public void A_number_with_its_unit_is_a_time(string text, long ticks)
    {
        Assert.True(DurationText.TryParse(text, out var value));
        Assert.Equal(ticks, value.Ticks);
    }

    [Theory]
    [InlineData("")]
    [InlineData("5")]
    [InlineData("ms")]
    [InlineData("-5ms")]
    [InlineData("5 ms")]
    [InlineData("1.2.3s")]
    [InlineData("5d")]
    [InlineData("5MS")]
    [InlineData("1e3s")]
    [InlineData("99999999999999h")]
    public void Anything_else_is_refused(string text) => Assert.False(DurationText.TryParse(text, out _));
}
