using System.Net.Security;
using System.Security.Authentication;
using Weir.Net.Tls.Streams;

namespace Weir.Net.Tls;

/// <summary>TLS over any stream, for the control plane: what speaks to an endpoint beside the event loops, as health checks do.</summary>
public static class ClientTlsStream
{
    /// <summary>Shakes hands as the data plane would, with the same rules about certificates.</summary>
    /// <returns>The encrypted stream, which owns the plain one.</returns>
    /// <exception cref="AuthenticationException">The handshake failed; the message says why.</exception>
    public static async Task<Stream> OpenAsync(Stream plain, TlsClientOptions options, string name, CancellationToken cancellation)
    {
        string? fault = null;
        SslStream stream = new(plain);
        try
        {
            SslClientAuthenticationOptions authentication = StreamAuthentication.ForClient(
                options, StreamAuthentication.ToContext(options.Certificate), name, text => (fault = text) is null);
            await stream.AuthenticateAsClientAsync(authentication, cancellation);
            return stream;
        }
        catch (AuthenticationException e)
        {
            await stream.DisposeAsync();
            throw new AuthenticationException($"the TLS handshake failed: {fault ?? (e.InnerException ?? e).Message}", e);
        }
        catch
        {
            await stream.DisposeAsync();
            throw;
        }
    }
}
