namespace Weir.Ring.Storage;

/// <summary>When an entry was written, by a hybrid logical clock, and by whom. The later one wins.</summary>
/// <param name="Time">Milliseconds since 1970 in the upper 48 bits, a counter in the lower 16.</param>
/// <param name="Node">Breaks ties between nodes.</param>
public readonly record struct RingVersion(ulong Time, ulong Node) : IComparable<RingVersion>
{
    /// <summary>The version of what is not there.</summary>
    public static readonly RingVersion None;

    public static bool operator <(RingVersion a, RingVersion b) => a.CompareTo(b) < 0;

    public static bool operator >(RingVersion a, RingVersion b) => a.CompareTo(b) > 0;

    public static bool operator <=(RingVersion a, RingVersion b) => a.CompareTo(b) <= 0;

    public static bool operator >=(RingVersion a, RingVersion b) => a.CompareTo(b) >= 0;

    public int CompareTo(RingVersion other)
    {
        int time = Time.CompareTo(other.Time);
        return time != 0 ? time : Node.CompareTo(other.Node);
    }

    public override string ToString() => $"{Time:x}-{Node:x}";
}
