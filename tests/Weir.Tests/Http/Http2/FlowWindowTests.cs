using Weir.Http.Http2;
using Xunit;

namespace Weir.Tests.Http.Http2;

public sealed class FlowWindowTests
{
    [Fact]
    public void It_opens_up_to_the_largest_number_and_not_beyond()
    {
        FlowWindow window = new(1);
        Assert.True(window.TryAdd(int.MaxValue - 1));
        Assert.False(window.TryAdd(1));
        Assert.Equal(int.MaxValue, window.Bytes);
    }

    [Fact]
    public void A_setting_may_narrow_it_below_zero_and_nothing_can_be_sent_then()
    {
        FlowWindow window = new(10);
        Assert.True(window.TryTake(8));
        Assert.True(window.TryAdd(-10));
        Assert.Equal((-8, 0), (window.Bytes, window.Available));
        Assert.False(window.TryTake(1));
        Assert.True(window.TryAdd(9));
        Assert.Equal(1, window.Available);
    }

    [Fact]
    public void An_allowance_is_a_burst_and_a_rate()
    {
        FloodAllowance allowance = new(burst: 3, perSecond: 2);
        for (int i = 0; i < 3; i++)
            Assert.True(allowance.TrySpend(1000));
        Assert.False(allowance.TrySpend(1000));
        Assert.False(allowance.TrySpend(1499));
        Assert.True(allowance.TrySpend(1500));
        Assert.False(allowance.TrySpend(1501));
    }

    [Fact]
    public void Useful_work_earns_allowance_up_to_the_burst()
    {
        FloodAllowance allowance = new(burst: 2, perSecond: 0);
        allowance.Earn(100);
        Assert.True(allowance.TrySpend(1));
        Assert.True(allowance.TrySpend(1));
        Assert.False(allowance.TrySpend(1));
        allowance.Earn(1);
        Assert.True(allowance.TrySpend(1));
    }

    [Fact]
    public void Endings_are_remembered_until_newer_streams_take_their_place()
    {
        ClosedStreams closed = new();
        closed.Add(1, StreamEnding.ResetByUs);
        closed.Add(3, StreamEnding.Completed);
        Assert.Equal((StreamEnding.ResetByUs, StreamEnding.Completed, StreamEnding.Unknown), (closed[1], closed[3], closed[5]));
        closed.Add(1 + (2 * ClosedStreams.Remembered), StreamEnding.ResetByPeer);
        Assert.Equal(StreamEnding.Unknown, closed[1]);
        closed.Add(1, StreamEnding.ResetByUs); // an old stream that closes late does not displace a newer one
        Assert.Equal(StreamEnding.ResetByPeer, closed[1 + (2 * ClosedStreams.Remembered)]);
    }

    [Fact]
    public void Every_one_of_the_streams_that_closed_last_is_remembered()
    {
        ClosedStreams closed = new();
        for (int i = 0; i < 3 * ClosedStreams.Remembered; i++)
        {
            closed.Add(1 + (2 * i), EndingOf(i));
            for (int age = 0; age < Math.Min(i + 1, ClosedStreams.Remembered); age++)
                Assert.Equal(EndingOf(i - age), closed[1 + (2 * (i - age))]);
        }

        static StreamEnding EndingOf(int i) => (StreamEnding)(1 + (i % 3));
    }
}
