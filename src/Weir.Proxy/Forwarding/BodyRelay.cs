using Weir.Http;
using Weir.Net;

namespace Weir.Proxy.Forwarding;

/// <summary>Carries one message body from one side to the other, whichever way it is framed.</summary>
/// <remarks>One direction of an exchange; used again for the next. One thread.</remarks>
public sealed class BodyRelay(EventLoop loop, HttpLimits limits)
{
    private readonly Relay _relay = new(loop);
    private readonly ChunkedRelay _chunked = new(loop, limits);
    private bool _isChunked;

    /// <summary>There is more to carry.</summary>
    public bool IsRunning { get; private set; }

    /// <summary>Everything was read from the source.</summary>
    public bool IsComplete => !IsRunning;

    public ChunkedRelay Chunked => _chunked;

    public bool WantsRead => IsRunning && (_isChunked ? _chunked.WantsRead : _relay.WantsRead);

    public bool WantsWrite => IsRunning && (_isChunked ? _chunked.WantsWrite : _relay.WantsWrite);

    /// <summary>Content bytes carried by <see cref="Pump"/>, for the time-outs: any change is progress.</summary>
    public long Progress => _isChunked ? _chunked.ContentBytes : _relay.BytesMoved;

    /// <summary>Nothing to carry.</summary>
    public void BeginNone() => IsRunning = false;

    /// <summary>Length-delimited, or with long.MaxValue until the source closes.</summary>
    public void BeginLength(Connection source, Connection destination, long bytes)
    {
        _isChunked = false;
        IsRunning = bytes > 0;
        if (IsRunning)
            _relay.Begin(source, destination, bytes);
    }

    /// <summary>The rest of chunked content of which <see cref="Chunked"/> has converted the beginning already.</summary>
    public void BeginChunked()
    {
        _isChunked = true;
        IsRunning = !_chunked.IsEnded;
    }

    public RelayState Pump()
    {
        RelayState state = _isChunked ? _chunked.Pump() : _relay.Pump();
        if (state == RelayState.Completed)
            IsRunning = false;
        return state;
    }

    /// <summary>Gives back what is held; the relay can begin anew.</summary>
    public void Release()
    {
        IsRunning = false;
        _isChunked = false;
        _relay.Release();
        _chunked.Release();
    }
}
