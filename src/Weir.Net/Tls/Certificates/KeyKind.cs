namespace Weir.Net.Tls.Certificates;

/// <summary>The kinds of keys that certificates are served with. A listener may have one of each for a name.</summary>
public enum KeyKind
{
    Ecdsa,
    Rsa,
}
