using Weir.Proxy.Jobs;
using Xunit;

namespace Weir.Tests.Proxy.Jobs;

public sealed class FrameFormatTests
{
    [Fact]
    public void A_frame_of_a_length_is_whole_with_its_last_byte()
    {
        FrameFormat two = FrameFormat.OfLength(2);
        Assert.Equal([0, 0, 2, 2], [two.Find(""u8), two.Find("V"u8), two.Find("V1"u8), two.Find("V1M"u8)]);
    }

    [Fact]
    public void A_frame_with_a_delimiter_ends_in_it_and_may_not_be_too_long()
    {
        FrameFormat line = FrameFormat.EndingIn((byte)'\n', 4);
        Assert.Equal([0, 3, 4, -1, -1], [line.Find("V10"u8), line.Find("V1\nM"u8), line.Find("V10\n"u8), line.Find("V100"u8), line.Find("V1000\n"u8)]);
    }
}
