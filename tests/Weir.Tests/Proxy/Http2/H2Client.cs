using Weir.Http.Hpack;
using Weir.Net.Memory;
using Weir.Tests.Proxy.Http1;

namespace Weir.Tests.Proxy.Http2;

/// <summary>A client that speaks frames with an <see cref="HttpRig"/>.</summary>
internal sealed class H2Client
{
    private readonly HttpRig _rig;
    private readonly HpackDecoder _decoder = new(4096);
    private readonly List<byte> _received = [];

    public H2Client(HttpRig rig, bool handshake = true, string from = "198.51.100.7:7000")
    {
        _rig = rig;
        Peer = rig.Connect(from);
        if (!handshake)
            return;
        Send(Wire.Preface, Wire.EmptySettings, Wire.Frame(Wire.Settings, Wire.Ack, 0));
        _ = Take();
    }

    public MemoryPeer Peer { get; }

    /// <summary>The connection is closed by the other side.</summary>
    public bool IsOver => Peer.IsOver;

    public void Send(params byte[][] frames)
    {
        Peer.Send(Wire.Join(frames));
        _rig.Network.RunUntilIdle();
    }

    /// <summary>All frames received since the last time.</summary>
    public List<WireFrame> Take()
    {
        _received.AddRange(Peer.Take());
        return Wire.Read(_received, _decoder);
    }

    /// <summary>Sends, and says what came back, without window updates.</summary>
    public string Say(params byte[][] frames)
    {
        Send(frames);
        return Heard();
    }

    public string Heard() => string.Join(", ", Take().Where(f => f.Type != Wire.WindowUpdate).Select(f => f.ToString()));

    /// <summary>The content of a stream among frames.</summary>
    public static string BodyOf(IEnumerable<WireFrame> frames, uint stream) =>
        string.Concat(frames.Where(f => f.Type == Wire.Data && f.Stream == stream).Select(f => f.Text));
}
