using Weir.Net;
using Weir.Proxy.Forwarding;
using Weir.Proxy.Pools;

namespace Weir.Proxy.Tcp;

/// <summary>What becomes of a connection that a <see cref="TcpAcceptor"/> has accepted. On the loop that accepted it.</summary>
internal abstract class AcceptedSession(ProxyLoop loop)
{
    /// <summary>Links of the loop's list of sessions, kept by <see cref="LoopSessions"/>.</summary>
    public AcceptedSession? Next { get; set; }

    public AcceptedSession? Previous { get; set; }

    public ProxyLoop Loop => loop;

    public abstract PeerAddress Client { get; }

    /// <summary>Where it goes, or was tried last.</summary>
    public abstract ProxyEndpoint? Endpoint { get; }

    /// <summary>Ends the session at once.</summary>
    /// <param name="reason">For the log.</param>
    public abstract void Cut(string reason = Reasons.Shutdown);

    /// <summary>From accept to log line; leaves the acceptor at its end.</summary>
    public abstract Task RunAsync();
}
