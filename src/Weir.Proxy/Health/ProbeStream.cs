using System.Net.Sockets;
using Weir.Net.Tls;
using Weir.Proxy.Pools;

namespace Weir.Proxy.Health;

/// <summary>What a check reads and writes: the socket, or TLS over it.</summary>
internal static class ProbeStream
{
    /// <exception cref="System.Security.Authentication.AuthenticationException">The TLS handshake failed; the message says why.</exception>
    public static async Task<Stream> OpenAsync(Socket socket, ProbeOptions options, string name, CancellationToken cancellation)
    {
        NetworkStream plain = new(socket);
        return options.Tls is { } tls
            ? await ClientTlsStream.OpenAsync(plain, tls, options.TlsName ?? TlsNames.HostOf(name), cancellation)
            : plain;
    }
}
