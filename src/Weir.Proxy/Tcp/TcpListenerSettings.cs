using Weir.Proxy.Pools;

namespace Weir.Proxy.Tcp;

/// <summary>What a TCP listener goes by. Immutable, replaced as a whole; a connection keeps those it was accepted with.</summary>
/// <param name="Options">The listener's.</param>
/// <param name="Pool">Where its connections go.</param>
public sealed record TcpListenerSettings(TcpListenerOptions Options, ProxyPool Pool);
