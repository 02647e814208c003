using Weir.Net;
using Weir.Net.Buffers;

namespace Weir.Proxy.Forwarding;

/// <summary>Sends heads and small pieces to the client; keeps what the socket does not take at once.</summary>
/// <remarks>Holds at most one pooled buffer: whoever writes more waits for <see cref="Flush"/> first. One thread.</remarks>
public sealed class ClientOutput(Connection client)
{
    private PooledBuffer? _pending;

    /// <summary>The client is gone, or no buffer (or none large enough) could be had for what it did not take.</summary>
    public bool HasFailed { get; private set; }

    /// <summary>Nothing was ever written: whatever the client speaks, it has not been answered yet.</summary>
    public bool IsUntouched => client.BytesSent == 0 && _pending is null;

    public bool HasPending => _pending is not null;

    /// <summary>Sends both pieces in order, or keeps what does not go out now.</summary>
    /// <returns>False when that failed; see <see cref="HasFailed"/>.</returns>
    public bool Write(ReadOnlySpan<byte> first, ReadOnlySpan<byte> second = default)
    {
        if (HasFailed)
            return false;
        if (_pending is null)
        {
            int sent = client.Send(first, second);
            if (sent == Connection.Failed)
                return Fail();
            sent = Math.Max(sent, 0);
            if (sent == first.Length + second.Length)
                return true;
            if (sent >= first.Length)
            {
                second = second[(sent - first.Length)..];
                first = default;
            }
            else
            {
                first = first[sent..];
            }

        }

        if (!Reserve(first.Length + second.Length))
            return Fail();

        _pending!.Append(first);
        _pending.Append(second);
        return true;
    }

    /// <summary>Sends what was kept.</summary>
    /// <returns>True when nothing is left.</returns>
    public bool Flush()
    {
        if (_pending is null)
            return true;
        int sent = client.Send(_pending.Filled);
        if (sent == Connection.Failed)
        {
            Fail();
            return true;
        }

        _pending.Consume(Math.Max(sent, 0));
        if (_pending.Length > 0)
            return false;
        Release();
        return true;
    }

    /// <summary>Gives the client up: what it has not taken is dropped.</summary>
    public void Abandon() => Fail();

    public void Release()
    {
        _pending?.Return();
        _pending = null;
    }

    /// <summary>Makes room behind what is kept already.</summary>
    private bool Reserve(int more)
    {
        PooledBuffer? old = _pending;
        int total = (old?.Length ?? 0) + more;
        if (old is not null && total <= old.Capacity)
            return true;
        PooledBuffer? larger = total <= BufferPool.LargestBytes ? client.Loop.Buffers.TryRent(total) : null;
        if (larger is null)
            return false;
        _pending = larger;
        if (old is not null)
        {
            larger.Append(old.Filled);
            old.Return();
        }

        return true;
    }

    private bool Fail()
    {
        HasFailed = true;
        Release();
        return false;
    }
}
