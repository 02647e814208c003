using Weir.Http.Hpack;
using Weir.Net.Memory;
using Weir.Tests.Proxy.Http1;
using Xunit;

namespace Weir.Tests.Proxy.Http2;

/// <summary>An endpoint that speaks frames: one connection that Weir has made.</summary>
internal sealed class H2Endpoint
{
    private readonly HttpRig _rig;
    private readonly MemoryPeer _peer;
    private readonly HpackDecoder _decoder = new(4096);
    private readonly List<byte> _received = [];
    private bool _hasPreface;

    /// <param name="rig">Not scripted, its pool set to HTTP/2.</param>
    /// <param name="server">Which endpoint.</param>
    /// <param name="settings">What it says of itself.</param>
    /// <param name="acknowledges">It takes notice of our settings.</param>
    public H2Endpoint(HttpRig rig, int server = 0, byte[]? settings = null, bool acknowledges = true)
    {
        _rig = rig;
        _peer = rig.Servers[server].Next();
        Send(settings ?? Wire.EmptySettings, acknowledges ? Wire.Frame(Wire.Settings, Wire.Ack, 0) : []);
    }

    public bool IsOver => _peer.IsOver;

    public MemoryPeer Peer => _peer;

    public void Send(params byte[][] frames)
    {
        _peer.Send(Wire.Join(frames));
        _rig.Network.RunUntilIdle();
    }

    public List<WireFrame> Take()
    {
        _received.AddRange(_peer.Take());
        if (!_hasPreface)
        {
            Assert.Equal(Wire.Preface, _received.Take(24));
            _received.RemoveRange(0, 24);
            _hasPreface = true;
        }

        return Wire.Read(_received, _decoder);
    }

    /// <summary>What was received, without settings and window updates.</summary>
    public string Heard() => string.Join(", ", Take().Where(f => f.Type is not (Wire.WindowUpdate or Wire.Settings)).Select(f => f.ToString()));

    public static byte[] Head(uint stream, bool end = false, params (string, string)[] more) =>
        Wire.Frame(
            Wire.Headers, (byte)(Wire.EndHeaders | (end ? Wire.EndStream : 0)), stream, Wire.Block([(":status", "200"), ("date", "x"), .. more]));

    public static byte[] Trailers(uint stream, params (string, string)[] fields) =>
        Wire.Frame(Wire.Headers, Wire.EndHeaders | Wire.EndStream, stream, Wire.Block(fields));
}
