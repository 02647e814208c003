using Weir.Ring.Routing;

namespace Weir.Ring.Protocol;

/// <summary>Carries questions to other nodes: over TCP in the program, through memory in tests and simulations.</summary>
public interface IRingTransport
{
    /// <summary>Sends a request. The answer, or that there will be none, comes back by <see cref="Questions"/>; never within this call.</summary>
    void Send(uint question, RingPeer to, RingMessage request);
}
