namespace Weir.Net.Memory;

/// <summary>The bytes of one direction of a connection: taken from the sender, on the way, arrived, read.</summary>
/// <remarks>Four counters over one ring: freed ≤ read ≤ arrived ≤ taken ≤ freed + window.</remarks>
internal sealed class MemoryFlow(MemoryNetwork network, MemoryWire wire, MemoryDirection direction, TimeSpan back) : IMemoryTarget
{
    private byte[] _ring = [];
    private long _taken;
    private long _arrived;
    private long _read;
    private long _freed;
    private int _nextPiece;

    public MemorySocket Sender { get; set; } = null!;

    public MemorySocket Receiver { get; set; } = null!;

    /// <summary>Bytes arrived and not yet read.</summary>
    public int Available => (int)(_arrived - _read);

    /// <summary>Bytes the sender may still hand over.</summary>
    public int Space => (int)(direction.WindowBytes - (_taken - _freed));

    /// <returns>How many bytes the window took.</returns>
    public int Take(ReadOnlySpan<byte> bytes)
    {
        int count = Math.Min(bytes.Length, Space);
        if (count == 0)
            return 0;
        Reserve(count);
        Copy(bytes[..count], _taken);
        _taken += count;
        for (int left = count; left > 0;)
        {
            int piece = Math.Min(left, NextPiece());
            network.Schedule(direction.Latency, this, MemoryEventKind.BytesArrive, piece);
            left -= piece;
        }

        return count;
    }

    public int Read(Span<byte> into)
    {
        int count = Math.Min(into.Length, Available);
        int at = (int)(_read % _ring.Length);
        int head = Math.Min(count, _ring.Length - at);
        _ring.AsSpan(at, head).CopyTo(into);
        _ring.AsSpan(0, count - head).CopyTo(into[head..]);
        _read += count;
        network.Schedule(back, this, MemoryEventKind.WindowOpens, count);
        return count;
    }

    public void End() => network.Schedule(direction.Latency, this, MemoryEventKind.EndArrives, 0);

    public void Reset() => network.Schedule(direction.Latency, this, MemoryEventKind.ResetArrives, 0);

    public void OnEvent(MemoryEventKind kind, long argument)
    {
        if (wire.IsSilent)
            return;
        switch (kind)
        {
            case MemoryEventKind.BytesArrive:
                Arrive((int)argument);
                break;
            case MemoryEventKind.EndArrives when direction.Cut is { AfterBytes: 0 } cut && _arrived == 0:
                wire.Cut(cut.Loss);
                break;
            case MemoryEventKind.EndArrives:
                Receiver.EndArrives();
                break;
            case MemoryEventKind.ResetArrives:
                Receiver.ResetArrives();
                break;
            case MemoryEventKind.WindowOpens:
                _freed += argument;
                Sender.WindowOpens();
                break;
        }
    }

    private void Arrive(int count)
    {
        long most = direction.Cut is { } cut ? Math.Max(0, cut.AfterBytes - _arrived) : long.MaxValue;
        count = (int)Math.Min(count, most);
        _arrived += count;
        if (count > 0)
            Receiver.BytesArrive();
        if (direction.Cut is { } reached && _arrived >= reached.AfterBytes)
            wire.Cut(reached.Loss);
    }

    private int NextPiece()
    {
        if (direction.DeliveryBytes.IsDefaultOrEmpty)
            return int.MaxValue;
        int piece = direction.DeliveryBytes[_nextPiece];
        _nextPiece = (_nextPiece + 1) % direction.DeliveryBytes.Length;
        return Math.Max(1, piece);
    }

    private void Copy(ReadOnlySpan<byte> bytes, long position)
    {
        int at = (int)(position % _ring.Length);
        int head = Math.Min(bytes.Length, _ring.Length - at);
        bytes[..head].CopyTo(_ring.AsSpan(at));
        bytes[head..].CopyTo(_ring);
    }

    /// <summary>The ring starts small and grows to the window at most: a test may open many thousands of connections.</summary>
    private void Reserve(int more)
    {
        long held = _taken - _read;
        if (held + more <= _ring.Length)
            return;
        byte[] old = _ring;
        _ring = new byte[(int)Math.Min(direction.WindowBytes, Math.Max(1024, 2 * (held + more)))];
        for (long position = _read; position < _taken;)
        {
            int at = (int)(position % old.Length);
            int run = (int)Math.Min(_taken - position, old.Length - at);
            Copy(old.AsSpan(at, run), position);
            position += run;
        }
    }
}
