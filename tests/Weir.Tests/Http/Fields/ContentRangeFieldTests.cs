using System.Text;
using Weir.Http.Fields;
using Xunit;

namespace Weir.Tests.Http.Fields;

public sealed class ContentRangeFieldTests
{
    [Theory]
    [InlineData("bytes 0-0/1", 0, 0, 1)]
    [InlineData("bytes 7-19/20", 7, 19, 20)]
    [InlineData("Bytes 0-9223372036854775805/9223372036854775806", 0, long.MaxValue - 2, long.MaxValue - 1)]
    public void A_single_range_of_known_length_is_read(string value, long first, long last, long total)
    {
        Assert.True(ContentRangeField.TryRead(Encoding.Latin1.GetBytes(value), out long f, out long l, out long t));
        Assert.Equal((first, last, total), (f, l, t));
    }

    [Theory]
    [InlineData("")]
    [InlineData("bytes")]
    [InlineData("bytes ")]
    [InlineData("bytes */20")]
    [InlineData("bytes 7-19/*")]
    [InlineData("bytes 7-19")]
    [InlineData("bytes 7-19/20 ")]
    [InlineData("bytes  7-19/20")]
    [InlineData("bytes -7-19/20")]
    [InlineData("bytes +7-19/20")]
    [InlineData("bytes 7--19/20")]
    [InlineData("bytes 7-20/20")]
    [InlineData("bytes 9-8/20")]
    [InlineData("bytes 7-19/20, 1-2/20")]
    [InlineData("bytes 0-9223372036854775808/9223372036854775809")]
    [InlineData("lines 7-19/20")]
    public void Anything_else_is_not(string value) =>
        Assert.False(ContentRangeField.TryRead(Encoding.Latin1.GetBytes(value), out _, out _, out _));
}
