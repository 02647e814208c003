namespace Weir.Ring.Storage;

/// <summary>What became of an operation.</summary>
/// <param name="Status">How it ended.</param>
/// <param name="Value">What a get found, or what stood in the way of a compare-and-swap.</param>
/// <param name="Version">The version of that, or the one written.</param>
/// <param name="ExpiresUnixMilliseconds">0 for never.</param>
/// <param name="Copies">How many machines hold what was written.</param>
public sealed record RingOutcome(
    RingStatus Status, byte[]? Value = null, RingVersion Version = default, long ExpiresUnixMilliseconds = 0, int Copies = 0)
{
    public static readonly RingOutcome NotOwner = new(RingStatus.NotOwner);
    public static readonly RingOutcome Busy = new(RingStatus.Busy);
    public static readonly RingOutcome Full = new(RingStatus.Full);
    public static readonly RingOutcome Unknown = new(RingStatus.Unknown);
    public static readonly RingOutcome Unreachable = new(RingStatus.Unreachable);
}
