namespace Weir.Http.Http2;

/// <summary>What we have allowed the peer to send, and what we owe it for bytes that were consumed. A mutable struct.</summary>
/// <remarks>Credit is given back in halves: an update for every frame would cost a frame each, one for the whole window would stall it.</remarks>
public struct ReceiveWindow(int size)
{
    private FlowWindow _window = new(size);
    private int _owed;

    /// <summary>What the peer may still send.</summary>
    public readonly int Available => _window.Available;

    /// <summary>Counts bytes that have come.</summary>
    /// <returns>False when the peer has sent more than allowed: FLOW_CONTROL_ERROR.</returns>
    public bool TryTake(int count) => _window.TryTake(count);

    /// <summary>Counts bytes that were consumed.</summary>
    /// <returns>The increment to send in a WINDOW_UPDATE now, or 0.</returns>
    public int Give(int count)
    {
        _owed += count;
        if (_owed < size / 2)
            return 0;
        int increment = _owed;
        _owed = 0;
        _ = _window.TryAdd(increment); // never above size: what is owed was taken before
        return increment;
    }
}
