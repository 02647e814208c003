using System.Net.Security;

namespace Weir.Net.Tls.Streams;

/// <summary>A pool's side of TLS by SslStream.</summary>
internal sealed class StreamClientContext(TlsClientOptions options) : TlsClientContext(options)
{
    public SslStreamCertificateContext? Certificate { get; } = StreamAuthentication.ToContext(options.Certificate);

    public override TlsTarget CreateTarget(string name, int loops) => new StreamTarget(this, name);
}
