using Weir.Http.Hpack;

namespace Weir.Http.Http2;

/// <summary>One HTTP/2 connection (RFC 9113), either side: bytes in, events out. No I/O and no clock.</summary>
/// <remarks>
/// <para><see cref="Feed"/> takes received bytes, checks every frame against the state of its stream and the connection, and tells the
/// handler. What has to be said to the peer at once (SETTINGS and PING answers, resets, window updates, GOAWAY) it writes itself; heads and
/// content the handler writes and has counted here.</para>
/// <para>Everything is bounded: streams, windows, field blocks, and by <see cref="FloodGuard"/> the frames that carry nothing.
/// One thread; it allocates at construction, and for a field block in several frames.</para>
/// </remarks>
public sealed partial class Http2Protocol
{
    private readonly IHttp2Handler _handler;
    private readonly Http2Limits _limits;
    private readonly HpackDecoder _decoder;
    private readonly HeaderBlock _block;
    private readonly BlockAssembly _assembly;
    private readonly ClosedStreams _closed = new();
    private readonly FloodGuard _flood = new();
    private readonly Dictionary<int, Http2Stream> _streams = [];
    private FlowWindow _send = new(FlowWindow.DefaultBytes);
    private ReceiveWindow _receive;
    private int _prefaceSeen;
    private int _lastPeerId;
    private int _nextId = 1;
    private int _goAwayId = int.MaxValue;
    private long _now;

    /// <param name="isServer">Which side we are.</param>
    /// <param name="limits">What we hold.</param>
    /// <param name="block">Scratch for decoded fields; may serve all connections of a loop.</param>
    /// <param name="handler">Told of everything.</param>
    public Http2Protocol(bool isServer, Http2Limits limits, HeaderBlock block, IHttp2Handler handler)
    {
        IsServer = isServer;
        Peer = new PeerSettings(isServer: !isServer);
        _limits = limits;
        _block = block;
        _handler = handler;
        _decoder = new HpackDecoder(limits.HeaderTableBytes);
        _assembly = new BlockAssembly(limits);
        _receive = new ReceiveWindow(limits.ConnectionWindowBytes);
        _prefaceSeen = isServer ? 0 : ConnectionPreface.Bytes.Length;
    }

    public bool IsServer { get; }

    public PeerSettings Peer { get; }

    /// <summary>For the heads that we send. Blocks must go out in the order in which they were encoded.</summary>
    public HpackEncoder Encoder { get; } = new();

    /// <summary>Why the connection is over; the GOAWAY that says so has been written. None while it goes on.</summary>
    public Http2Error Error { get; private set; }

    /// <summary>The flood that ended the connection, if one did.</summary>
    public FloodKind? Flood { get; private set; }

    /// <summary>Streams that are not closed.</summary>
    public int OpenStreams => _streams.Count;

    public IReadOnlyCollection<Http2Stream> Streams => _streams.Values;

    /// <summary>A frame or field block is begun: the rest must not take for ever.</summary>
    public bool IsBlockOpen => _assembly.IsOpen;

    /// <summary>The preface and first settings of the peer have come.</summary>
    public bool IsEstablished => Peer.Received;

    /// <summary>The peer has acknowledged our settings (RFC 9113 §6.5.3).</summary>
    public bool IsAcknowledged { get; private set; }

    /// <summary>A GOAWAY with a real last stream was written: new streams are ignored.</summary>
    public bool IsClosing => _goAwayId != int.MaxValue;

    /// <summary>Client: a stream can be opened.</summary>
    public bool CanOpen => Error == Http2Error.None && _streams.Count < Peer.MaxStreams && IdsLeft > 0;

    /// <summary>Client: how many more streams can be opened on this connection.</summary>
    public int IdsLeft => Math.Max((_limits.LastStreamId - _nextId + 2) / 2, 0);

    /// <summary>Server: the client has used up its ids, or nearly so: <see cref="Http2Limits.LastStreamId"/>.</summary>
    public bool IsWornOut => _lastPeerId >= _limits.LastStreamId;

    /// <summary>What may be sent on all streams together.</summary>
    public int ConnectionCredit => _send.Available;

    /// <summary>Writes what a connection begins with: the client's preface, SETTINGS, and the larger connection window.</summary>
    public void Start()
    {
        Span<byte> bytes = stackalloc byte[128];
        int length = 0;
        if (!IsServer)
        {
            ConnectionPreface.Bytes.CopyTo(bytes);
            length = ConnectionPreface.Bytes.Length;
        }

        ReadOnlySpan<(SettingId, int)> settings = IsServer
            ? [
                (SettingId.MaxConcurrentStreams, _limits.MaxStreams),
                (SettingId.InitialWindowSize, _limits.StreamWindowBytes),
                (SettingId.MaxHeaderListSize, _limits.HeaderListBytes),
                (SettingId.EnableConnectProtocol, 1),
            ]
            : [
                (SettingId.EnablePush, 0),
                (SettingId.InitialWindowSize, _limits.StreamWindowBytes),
                (SettingId.MaxHeaderListSize, _limits.HeaderListBytes),
            ];
        FrameWriter.WriteSettings(bytes[length..], settings);
        length += FrameWriter.SettingsBytes(settings.Length);
        int more = _limits.ConnectionWindowBytes - FlowWindow.DefaultBytes;
        if (more > 0)
        {
            FrameWriter.WriteWindowUpdate(bytes[length..], 0, more);
            length += FrameWriter.WindowUpdateBytes;
        }

        _handler.Write(bytes[..length]);
    }

    /// <summary>Reads whole frames off the front.</summary>
    /// <param name="bytes">What has been received and not been consumed.</param>
    /// <param name="now">Milliseconds, for the rates of floods.</param>
    /// <returns>How much was consumed: the rest is a frame that is not whole, or one the handler has no room to answer, or what comes
    /// after an <see cref="Error"/>.</returns>
    public int Feed(ReadOnlySpan<byte> bytes, long now)
    {
        _now = now;
        int consumed = 0;
        if (_prefaceSeen < ConnectionPreface.Bytes.Length)
        {
            ReadOnlySpan<byte> rest = ConnectionPreface.Bytes[_prefaceSeen..];
            consumed = Math.Min(rest.Length, bytes.Length);
            if (!bytes[..consumed].SequenceEqual(rest[..consumed]))
            {
                Fail(Http2Error.ProtocolError); // §3.4
                return 0;
            }

            _prefaceSeen += consumed;
        }

        while (Error == Http2Error.None && bytes.Length - consumed >= FrameHeader.Size && _handler.CanTakeFrame)
        {
            FrameHeader header = FrameHeader.Read(bytes[consumed..]);
            Http2Error error = CheckOrder(header);
            bool isStreamError = false;
            if (error == Http2Error.None)
                error = FrameRule.Check(header, out isStreamError);
            if (error != Http2Error.None && !isStreamError)
            {
                Fail(error);
                break;
            }

            int end = consumed + FrameHeader.Size + header.Length;
            if (end > bytes.Length)
                break;
            if (isStreamError)
                RefuseFrame(header.StreamId, error);
            else
                Take(header, bytes[(consumed + FrameHeader.Size)..end], consumed + FrameHeader.Size);
            consumed = end;
        }

        return consumed;
    }

    /// <summary>Ends the connection: GOAWAY with that code, unless one has said it already.</summary>
    public void Fail(Http2Error code)
    {
        if (Error != Http2Error.None)
            return;
        Error = code;
        WriteGoAway(_lastPeerId, code);
    }

    /// <summary>Says that streams opened from now on may not be served, without refusing those on their way (RFC 9113 §6.8).</summary>
    public void AnnounceGoAway() => WriteGoAway(int.MaxValue, Http2Error.None);

    /// <summary>Names the last stream that is served; later ones are ignored.</summary>
    public void GoAway()
    {
        if (IsClosing)
            return;
        _goAwayId = _lastPeerId;
        WriteGoAway(_lastPeerId, Http2Error.None);
    }

    /// <summary>Asks the peer for a sign of life.</summary>
    public void Ping()
    {
        Span<byte> frame = stackalloc byte[FrameWriter.PingBytes];
        FrameWriter.WritePing(frame, "weirping"u8, ack: false);
        _handler.Write(frame);
    }

    // §3.4: SETTINGS comes first. §6.10: nothing comes between the parts of a field block.
    private Http2Error CheckOrder(FrameHeader header)
    {
        if (!Peer.Received)
        {
            return header.Type == FrameType.Settings && !header.Has(FrameFlags.Ack) ? Http2Error.None : Http2Error.ProtocolError;
        }

        bool continues = header.Type == FrameType.Continuation;
        return _assembly.IsOpen
            ? continues && header.StreamId == _assembly.StreamId ? Http2Error.None : Http2Error.ProtocolError
            : continues ? Http2Error.ProtocolError : Http2Error.None;
    }

    private void WriteGoAway(int lastStreamId, Http2Error code)
    {
        Span<byte> frame = stackalloc byte[FrameWriter.GoAwayBytes];
        FrameWriter.WriteGoAway(frame, lastStreamId, code);
        _handler.Write(frame);
    }

    private bool Spend(FloodKind kind)
    {
        if (_flood.TrySpend(kind, _now))
            return true;
        Flood ??= kind;
        Fail(Http2Error.EnhanceYourCalm);
        return false;
    }
}
