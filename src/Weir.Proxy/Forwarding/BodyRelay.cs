using Weir.Http;
using Weir.Net;

namespace Weir.Proxy.Forwarding;

/// <summary>Carries one message body from one side to the other, whichever way it is framed.</summary>
/// <remarks>One direction of an exchange; used again for the next. One thread.</remarks>
public sealed class BodyRelay(EventLoop loop, HttpLimits limits)
{
    private readonly Relay _relay = new(loop);
    private readonly ChunkedRelay _chunked = new(loop, limits);
    private BodyFraming _framing;

    /// <summary>There is more to carry.</summary>
    public bool IsRunning { get; private set; }

    /// <summary>Everything was read from the source.</summary>
    public bool IsComplete => !IsRunning;

    public ChunkedRelay Chunked => _chunked;

    public bool WantsRead => IsRunning && (_framing == BodyFraming.Chunked ? _chunked.WantsRead : _relay.WantsRead);

    public bool WantsWrite => IsRunning && (_framing == BodyFraming.Chunked ? _chunked.WantsWrite : _relay.WantsWrite);

    /// <summary>Content bytes carried since the last Begin, those converted in advance included; any change is progress.</summary>
    public long Progress => _framing switch
    {
        BodyFraming.Chunked => _chunked.ContentBytes,
        BodyFraming.None => 0,
        _ => _relay.BytesMoved,
    };

    /// <summary>Nothing to carry.</summary>
    public void BeginNone()
    {
        _framing = BodyFraming.None;
        IsRunning = false;
    }

    /// <summary>Length-delimited, or with long.MaxValue until the source closes.</summary>
    public void BeginLength(Connection source, Connection destination, long bytes)
    {
        _framing = BodyFraming.Length;
        IsRunning = bytes > 0;
        _relay.Begin(source, destination, bytes);
    }

    /// <summary>The rest of chunked content of which <see cref="Chunked"/> has converted the beginning already.</summary>
    public void BeginChunked()
    {
        _framing = BodyFraming.Chunked;
        IsRunning = !_chunked.IsEnded;
    }

    public RelayState Pump()
    {
        RelayState state = _framing == BodyFraming.Chunked ? _chunked.Pump() : _relay.Pump();
        if (state == RelayState.Completed)
            IsRunning = false;
        return state;
    }

    /// <summary>Gives back what is held. The counts stay until the next Begin.</summary>
    public void Release()
    {
        IsRunning = false;
        _relay.Release();
        _chunked.Release();
    }
}
