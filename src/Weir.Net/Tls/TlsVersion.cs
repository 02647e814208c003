namespace Weir.Net.Tls;

/// <summary>The versions of TLS that are spoken. Older ones are broken and not offered (RFC 8996).</summary>
public enum TlsVersion
{
    Tls12,
    Tls13,
}
