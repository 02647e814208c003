using System.Net.Security;

namespace Weir.Net.Tls.Streams;

/// <summary>A pool's side of TLS by SslStream.</summary>
internal sealed class StreamClientContext(TlsClientOptions options) : TlsClientContext(options)
{
    public SslStreamCertificateContext? Certificate { get; } = options.Certificate is not { } own ? null
        : SslStreamCertificateContext.Create(own.Leaf, [.. own.Chain], offline: true);

    public override TlsTarget CreateTarget(string name, int loops) => new StreamTarget(this, name);
}
