namespace Weir.Net.Timing;

/// <summary>Something with a deadline. The wheel's links are in the entry itself, so arming allocates nothing.</summary>
public abstract class TimerEntry
{
    /// <summary>When the entry is due, in milliseconds on the loop's clock. It may be moved later without telling the wheel, which then
    /// looks once too early; at <see cref="long.MaxValue"/> the wheel forgets the entry.</summary>
    public long Deadline { get; protected set; } = long.MaxValue;

    internal TimerEntry? Next { get; set; }

    internal TimerEntry? Previous { get; set; }

    /// <summary>The wheel will call the entry.</summary>
    public bool IsArmed => Tick >= 0;

    /// <summary>The tick at which the wheel will call the entry; -1 while it is not in the wheel.</summary>
    internal long Tick { get; set; } = -1;

    /// <summary>Called by the wheel on the loop's thread when the deadline has come, never before; the entry is out of the wheel then and may arm itself again.</summary>
    protected internal abstract void OnTimer(long now);
}
