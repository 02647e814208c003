using System.Security.Cryptography;
using System.Text;

namespace Weir.Ring.Wire;

/// <summary>What two ends of a connection derive from the ring's secret and a nonce of each: proofs, and a key for each direction.</summary>
/// <remarks>
/// Pure; docs/ring.md says what this protects and what not. Each proof and each key has a label of its own, so that none can
/// be sent back as another.
/// </remarks>
public sealed class SessionKeys
{
    public const int NonceBytes = 32;
    public const int ProofBytes = 32;

    private readonly byte[] _secret;
    private readonly byte[] _nonces;

    public SessionKeys(ReadOnlySpan<byte> secret, ReadOnlySpan<byte> clientNonce, ReadOnlySpan<byte> serverNonce)
    {
        _secret = secret.ToArray();
        _nonces = [.. clientNonce, .. serverNonce];
    }

    public byte[] ServerProof => Derive("weir ring 1: server knows");

    public byte[] ClientProof => Derive("weir ring 1: client knows");

    public FrameSeal FromClient() => new(Derive("weir ring 1: from client"));

    public FrameSeal FromServer() => new(Derive("weir ring 1: from server"));

    public static bool AreEqual(ReadOnlySpan<byte> proof, ReadOnlySpan<byte> expected) => CryptographicOperations.FixedTimeEquals(proof, expected);

    private byte[] Derive(string label) => HMACSHA256.HashData(_secret, (byte[])[.. Encoding.ASCII.GetBytes(label), 0, .. _nonces]);
}
