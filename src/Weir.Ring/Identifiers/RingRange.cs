namespace Weir.Ring.Identifiers;

/// <summary>An arc of the circle: after one point, up to and with another. Equal ends are the whole circle.</summary>
public readonly record struct RingRange(RingId After, RingId End)
{
    public bool IsWhole => After == End;

    public bool Contains(RingId id) => id == End || id.IsBetween(After, End);

    /// <summary>True when every point of <paramref name="other"/> is in this one.</summary>
    public bool Covers(RingRange other) =>
        IsWhole || (!other.IsWhole && Contains(other.End)
            && (other.After == After || other.After.IsBetween(After, End))
            && After.DistanceTo(other.After) < After.DistanceTo(other.End));
}
