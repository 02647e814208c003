namespace Weir.Http.Http2;

/// <summary>How much one side may still send, on a stream or on the connection (RFC 9113 §5.2, §6.9). A mutable struct: keep it in a field.</summary>
public struct FlowWindow(int bytes)
{
    public const int DefaultBytes = 65_535;
    public const int MaxBytes = int.MaxValue;

    // Signed: §6.9.2 lets a later SETTINGS frame push an open window below zero.
    private int _bytes = bytes;

    /// <summary>May be negative.</summary>
    public readonly int Bytes => _bytes;

    /// <summary>What may be sent now: never negative.</summary>
    public readonly int Available => Math.Max(_bytes, 0);

    /// <summary>Opens it, or with a negative number narrows it.</summary>
    /// <returns>False when it would pass 2^31 − 1, which is a FLOW_CONTROL_ERROR.</returns>
    public bool TryAdd(int delta)
    {
        long sum = (long)_bytes + delta;
        if (sum is > MaxBytes or < int.MinValue)
            return false;
        _bytes = (int)sum;
        return true;
    }

    /// <summary>Counts bytes sent, or received from a peer.</summary>
    /// <returns>False when there is not so much room.</returns>
    public bool TryTake(int count)
    {
        if (count > _bytes)
            return false;
        _bytes -= count;
        return true;
    }
}
