using System.Net;

namespace Weir.Net.Memory;

/// <summary>A scripted server on the test's side: every connection becomes a <see cref="MemoryPeer"/>.</summary>
public sealed class MemoryServer : IMemoryAcceptor
{
    private readonly MemoryNetwork _network;
    private readonly Action<MemoryPeer>? _accepted;
    private readonly List<MemoryPeer> _peers = [];
    private int _taken;

    internal MemoryServer(MemoryNetwork network, EndPoint address, Action<MemoryPeer>? accepted)
    {
        _network = network;
        _accepted = accepted;
        LocalEndPoint = network.Bind(address, this);
    }

    public EndPoint LocalEndPoint { get; }

    /// <summary>All connections so far, the closed ones too, in the order they came.</summary>
    public IReadOnlyList<MemoryPeer> Peers => _peers;

    /// <summary>The next connection that this method has not given out yet.</summary>
    /// <exception cref="InvalidOperationException">There is none.</exception>
    public MemoryPeer Next() => _taken < _peers.Count
        ? _peers[_taken++]
        : throw new InvalidOperationException($"Nobody else has connected to {LocalEndPoint} (so far: {_peers.Count}).");

    /// <summary>Listens no more: connects are refused. Open connections stay.</summary>
    public void Stop() => _network.Unbind(this);

    /// <summary>What the death of the process does: refuses connects and resets what is open.</summary>
    public void Kill()
    {
        Stop();
        foreach (MemoryPeer peer in _peers)
            peer.Reset();
    }

    bool IMemoryAcceptor.TryAccept(MemorySocket socket, EndPoint client)
    {
        MemoryPeer peer = new(socket, LocalEndPoint, client, connected: true);
        _peers.Add(peer);
        _accepted?.Invoke(peer);
        return true;
    }
}
