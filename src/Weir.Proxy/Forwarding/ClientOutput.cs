using Weir.Net;
using Weir.Net.Buffers;

namespace Weir.Proxy.Forwarding;

/// <summary>Sends heads and small pieces to the client; keeps what the socket does not take at once.</summary>
/// <remarks>Holds at most one pooled buffer: whoever writes more waits for <see cref="Flush"/> first. One thread.</remarks>
public sealed class ClientOutput(Connection client)
{
    private PooledBuffer? _pending;

    /// <summary>The client is gone, or no buffer could be had for what it did not take.</summary>
    public bool HasFailed { get; private set; }

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

            _pending = client.Loop.Buffers.TryRent(Math.Min(first.Length + second.Length, BufferPool.LargestBytes));
            if (_pending is null)
                return Fail();
        }

        // Whole or not at all: half a head would be a lie to the client.
        if (_pending.Append(first) < first.Length || _pending.Append(second) < second.Length)
            return Fail();
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

    private bool Fail()
    {
        HasFailed = true;
        Release();
        return false;
    }
}
