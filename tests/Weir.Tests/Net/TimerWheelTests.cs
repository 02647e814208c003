using Weir.Net.Timing;
using Xunit;

namespace Weir.Tests.Net;

public sealed class TimerWheelTests
{
    private const int Tick = TimerWheel.TickMilliseconds;

    [Fact]
    public void An_entry_is_called_at_its_tick_and_not_before()
    {
        TimerWheel wheel = new(now: 1000);
        Entry entry = new(1000 + (10 * Tick));
        wheel.Arm(entry);
        wheel.Advance(1000 + (10 * Tick) - 1);
        Assert.Equal(0, entry.Calls);
        wheel.Advance(1000 + (10 * Tick));
        Assert.Equal(1, entry.Calls);
        Assert.Equal(0, wheel.Count);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(8)]
    [InlineData(1023 * Tick)]
    [InlineData(1024 * Tick)]
    [InlineData(100_000_000)]
    [InlineData(long.MaxValue - 5000)]
    public void No_deadline_is_early_and_the_delay_leads_there(long distance)
    {
        long now = 4321;
        TimerWheel wheel = new(now);
        Entry entry = new(now + distance);
        wheel.Arm(entry);
        for (int turn = 0; turn < 20_000 && wheel.Count > 0; turn++)
        {
            now += wheel.NextDelay(now);
            wheel.Advance(now);
        }

        if (distance > 10_000_000_000)
            Assert.Equal(0, entry.Calls);
        else
            Assert.InRange(entry.CalledAt, entry.Deadline, Math.Max(entry.Deadline, 4321) + Tick);
    }

    [Fact]
    public void An_entry_further_away_than_the_wheel_is_wide_is_not_called_early()
    {
        TimerWheel wheel = new(now: 0);
        Entry entry = new(30_000);
        wheel.Arm(entry);
        for (long now = 0; now < 30_000; now += 100)
            wheel.Advance(now);
        Assert.Equal(0, entry.Calls);
        wheel.Advance(30_000);
        Assert.Equal(1, entry.Calls);
    }

    [Fact]
    public void A_deadline_moved_later_costs_one_early_look_and_no_more()
    {
        TimerWheel wheel = new(now: 0);
        Entry entry = new(10 * Tick);
        wheel.Arm(entry);
        entry.Move(100 * Tick);
        wheel.Arm(entry);
        Assert.Equal(10 * Tick, wheel.NextDelay(0));
        wheel.Advance(10 * Tick);
        Assert.Equal(0, entry.Calls);
        Assert.Equal(90 * Tick, wheel.NextDelay(10 * Tick));
        wheel.Advance(100 * Tick);
        Assert.Equal(1, entry.Calls);
    }

    [Fact]
    public void A_deadline_moved_earlier_is_met()
    {
        TimerWheel wheel = new(now: 0);
        Entry entry = new(100 * Tick);
        wheel.Arm(entry);
        entry.Move(10 * Tick);
        wheel.Arm(entry);
        wheel.Advance(10 * Tick);
        Assert.Equal(1, entry.Calls);
        Assert.Equal(0, wheel.Count);
    }

    [Fact]
    public void A_disarmed_entry_is_not_called()
    {
        TimerWheel wheel = new(now: 0);
        Entry entry = new(10 * Tick);
        wheel.Arm(entry);
        wheel.Disarm(entry);
        wheel.Disarm(entry);
        Assert.Equal(-1, wheel.NextDelay(0));
        wheel.Advance(1000 * Tick);
        Assert.Equal(0, entry.Calls);
    }

    [Fact]
    public void After_a_day_asleep_the_wheel_keeps_time()
    {
        const long Day = 86_400_000;
        TimerWheel wheel = new(now: 0);
        Entry entry = new(Day + 30_000);
        wheel.Arm(entry); // by an event of the turn that ended the sleep: the wheel has not been advanced yet
        wheel.Advance(Day);
        Assert.Equal(0, entry.Calls);
        wheel.Advance(Day + 30_000 - 1);
        Assert.Equal(0, entry.Calls);
        wheel.Advance(Day + 30_000);
        Assert.Equal(1, entry.Calls);
    }

    [Fact]
    public void The_wheel_agrees_with_a_sorted_list()
    {
        int seed = Environment.TickCount;
        TestContext.Current.TestOutputHelper?.WriteLine($"seed {seed}");
        Random random = new(seed);
        long now = random.Next(1_000_000);
        TimerWheel wheel = new(now);
        List<Entry> armed = [];
        for (int step = 0; step < 50_000; step++)
        {
            switch (random.Next(4))
            {
                case 0 or 1:
                    Entry entry = new(now + random.Next(random.Next(2) == 0 ? 100 : 30_000));
                    wheel.Arm(entry);
                    armed.Add(entry);
                    break;
                case 2 when armed.Count > 0:
                    Entry moved = armed[random.Next(armed.Count)];
                    moved.Move(now + random.Next(20_000));
                    wheel.Arm(moved);
                    break;
                default:
                    long before = now;
                    now += random.Next(10) == 0 ? random.Next(20_000) : random.Next(50);
                    wheel.Advance(now);
                    foreach (Entry one in armed)
                    {
                        Assert.True(one.Calls == 0 || one.CalledAt >= one.Deadline, $"seed {seed}: early at step {step}");
                        bool overdue = one.Deadline + Tick <= now && one.Deadline + Tick > before;
                        Assert.True(!overdue || one.Calls == 1, $"seed {seed}: missed {one.Deadline} at {now}, step {step}");
                    }

                    armed.RemoveAll(e => e.Calls > 0);
                    Assert.Equal(armed.Count, wheel.Count);
                    break;
            }
        }
    }

    private sealed class Entry : TimerEntry
    {
        public Entry(long deadline) => Deadline = deadline;

        public int Calls { get; private set; }

        public long CalledAt { get; private set; }

        public void Move(long deadline) => Deadline = deadline;

        protected internal override void OnTimer(long now)
        {
            Calls++;
            CalledAt = now;
        }
    }
}
