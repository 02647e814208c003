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

    public ChunkedRelay Chunked => _chunked;

    public bool WantsRead => IsRunning && (_framing == BodyFraming.Chunked ? _chunked.WantsRead : _relay.WantsRead);

    public bool WantsWrite => IsRunning && (_framing == BodyFraming.Chunked ? _chunked.WantsWrite : _relay.WantsWrite);

    /// <summary>Content bytes carried since the last Begin, those converted in advance included.</summary>
    public long Progress => _framing switch
    {
        BodyFraming.Chunked => _chunked.ContentBytes,
        BodyFraming.None => 0,
        _ => _relay.BytesMoved,
    };

    /// <summary>Why the content was refused, if it was.</summary>
    public HttpError Error => _framing == BodyFraming.Chunked ? _chunked.Error : HttpError.None;

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

    /// <summary>The source's end is the end of the content.</summary>
    public void Complete() => IsRunning = false;

    /// <summary>What came behind the content: see <see cref="ChunkedRelay.TakeExcess"/>. After each pump.</summary>
    public ReadOnlySpan<byte> TakeExcess() => _framing == BodyFraming.Chunked ? _chunked.TakeExcess() : default;

    /// <summary>Gives back what is held. The counts stay until the next Begin.</summary>
    public void Release()
    {
        IsRunning = false;
        _relay.Release();
        _chunked.Release();
    }
}
