namespace Weir.Net.Tls;

/// <summary>A pool's side of TLS to its endpoints, made once and used by all loops. Immutable.</summary>
public abstract class TlsClientContext(TlsClientOptions options)
{
    public TlsClientOptions Options => options;

    /// <summary>One endpoint to speak to.</summary>
    /// <param name="name">The host name or IP address that its certificate must bear; a host name is sent too (SNI).</param>
    /// <param name="loops">Event loops of the engine: each keeps a session of its own to resume.</param>
    public abstract TlsTarget CreateTarget(string name, int loops);
}
