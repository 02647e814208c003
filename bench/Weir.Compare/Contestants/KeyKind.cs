namespace Weir.Compare.Contestants;

/// <summary>Kind of key behind a certificate.</summary>
internal enum KeyKind
{
    P256,
    Rsa2048,
}
