namespace Weir.SystemTests.Ring;

/// <summary>One operation on a register, as a client saw it. Every write writes another value.</summary>
/// <param name="Invoked">Before it was sent, on a clock that all clients share.</param>
/// <param name="Returned">After its answer; <see cref="long.MaxValue"/> for one whose outcome is unknown, which may take effect at any time or never.</param>
/// <param name="Expected">For a swap: what it compares with; null: that there is nothing.</param>
/// <param name="Written">For a swap: what it writes; null for a read.</param>
/// <param name="Result">A read: what it found. A swap: null.</param>
/// <param name="Succeeded">A swap: whether it was done.</param>
public sealed record CasOperation(long Invoked, long Returned, string? Expected, string? Written, string? Result, bool Succeeded)
{
    public bool IsRead => Written is null;

    public bool IsUnknown => Returned == long.MaxValue;
}
