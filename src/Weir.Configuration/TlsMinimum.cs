namespace Weir.Configuration;

/// <summary>The oldest version of TLS that a listener takes.</summary>
public enum TlsMinimum
{
    Tls12,
    Tls13,
}
