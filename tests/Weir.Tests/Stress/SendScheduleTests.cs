using Weir.Stress;
using Xunit;

namespace Weir.Tests.Stress;

public sealed class SendScheduleTests
{
    [Fact]
    public void The_first_request_is_due_at_once_and_the_others_evenly_after_it()
    {
        var schedule = new SendSchedule(1_000);
        Assert.Equal(1, schedule.DueBy(TimeSpan.Zero));
        Assert.Equal(1, schedule.DueBy(TimeSpan.FromMicroseconds(999)));
        Assert.Equal(2, schedule.DueBy(TimeSpan.FromMilliseconds(1)));
        Assert.Equal(1_001, schedule.DueBy(TimeSpan.FromSeconds(1)));
        Assert.Equal(TimeSpan.FromMilliseconds(7), schedule.DueAt(7));
    }

    [Theory]
    [InlineData(0.1)]
    [InlineData(3)]
    [InlineData(77_777)]
    [InlineData(1_000_000)]
    public void A_request_is_due_when_its_time_has_come_and_not_before(double rate)
    {
        var schedule = new SendSchedule(rate);
        for (long number = 1; number < 5_000; number += 13)
        {
            var at = schedule.DueAt(number);
            Assert.True(schedule.DueBy(at) >= number + 1, $"number {number} at {at}");
            Assert.True(schedule.DueBy(at - TimeSpan.FromTicks(1)) <= number, $"number {number} before {at}");
        }
    }

    [Fact]
    public void Before_the_start_nothing_is_due() => Assert.Equal(0, new SendSchedule(5).DueBy(TimeSpan.FromTicks(-1)));

    [Fact]
    public void A_full_backlog_drops_and_counts()
    {
        var backlog = new SendBacklog(2);
        for (int due = 0; due < 5; due++) backlog.Add(due);
        Assert.Equal((2, 3L), (backlog.Count, backlog.Dropped));
        Assert.True(backlog.TryTake(out long first));
        Assert.Equal(0, first);
        Assert.True(backlog.TryTake(out _));
        Assert.False(backlog.TryTake(out _));
    }
}
