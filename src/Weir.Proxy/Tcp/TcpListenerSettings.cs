using Weir.Proxy.Jobs;
using Weir.Proxy.Pools;

namespace Weir.Proxy.Tcp;

/// <summary>What a TCP listener goes by. Immutable, replaced as a whole; a connection keeps those it was accepted with.</summary>
/// <param name="Options">The listener's.</param>
/// <param name="Pool">Where its connections go.</param>
/// <param name="Jobs">Where its jobs go; null: it carries bytes.</param>
public sealed record TcpListenerSettings(TcpListenerOptions Options, ProxyPool Pool, JobDispatcher? Jobs = null);
