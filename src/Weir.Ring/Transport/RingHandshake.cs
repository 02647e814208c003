using System.Net.Sockets;
using System.Security.Cryptography;
using Weir.Ring.Wire;

namespace Weir.Ring.Transport;

/// <summary>The first bytes of a connection: both ends show that they know the secret, without saying it.</summary>
/// <remarks>
/// Client: "WEIRRING", version, nonce. Server: version, nonce, proof. Client: proof. The server proves itself first, so a
/// client that was led to a stranger has said nothing; a stranger that asks gets one proof over nonces that never come again.
/// </remarks>
internal static class RingHandshake
{
    private static ReadOnlySpan<byte> Magic => "WEIRRING"u8;

    /// <exception cref="RingRefusedException">The other end is no member of this ring.</exception>
    public static async Task<SealedStream> ConnectAsync(NetworkStream stream, RingSecret secret, CancellationToken stop)
    {
        byte[] nonce = RandomNumberGenerator.GetBytes(SessionKeys.NonceBytes);
        await stream.WriteAsync((byte[])[.. Magic, MessageCodec.Version, .. nonce], stop);
        byte[] hello = await ReadAsync(stream, 1 + SessionKeys.NonceBytes + SessionKeys.ProofBytes, stop);
        if (hello[0] != MessageCodec.Version)
            throw new RingRefusedException($"the node speaks version {hello[0]} of the ring's protocol and this program version {MessageCodec.Version}: run the same program on all nodes");
        SessionKeys keys = new(secret.Bytes, nonce, hello.AsSpan(1, SessionKeys.NonceBytes));
        if (!SessionKeys.AreEqual(hello.AsSpan(1 + SessionKeys.NonceBytes), keys.ServerProof))
            throw new RingRefusedException("the node has another secret: give both the same file by --secret-file");
        await stream.WriteAsync(keys.ClientProof, stop);
        return new SealedStream(stream, keys.FromClient(), keys.FromServer());
    }

    /// <exception cref="RingRefusedException">The other end is no member of this ring.</exception>
    public static async Task<SealedStream> AcceptAsync(NetworkStream stream, RingSecret secret, CancellationToken stop)
    {
        byte[] hello = await ReadAsync(stream, Magic.Length + 1 + SessionKeys.NonceBytes, stop);
        if (!hello.AsSpan(0, Magic.Length).SequenceEqual(Magic)) throw new RingRefusedException("it does not speak the ring's protocol");
        byte[] nonce = RandomNumberGenerator.GetBytes(SessionKeys.NonceBytes);
        SessionKeys keys = new(secret.Bytes, hello.AsSpan(Magic.Length + 1), nonce);
        await stream.WriteAsync((byte[])[MessageCodec.Version, .. nonce, .. keys.ServerProof], stop);
        if (hello[Magic.Length] != MessageCodec.Version) throw new RingRefusedException($"it speaks version {hello[Magic.Length]} of the protocol");
        byte[] proof = await ReadAsync(stream, SessionKeys.ProofBytes, stop);
        if (!SessionKeys.AreEqual(proof, keys.ClientProof)) throw new RingRefusedException("it does not know the secret");
        return new SealedStream(stream, keys.FromServer(), keys.FromClient());
    }

    private static async Task<byte[]> ReadAsync(NetworkStream stream, int count, CancellationToken stop)
    {
        byte[] bytes = new byte[count];
        try
        {
            await stream.ReadExactlyAsync(bytes, stop);
        }
        catch (EndOfStreamException)
        {
            throw new RingRefusedException("it ended the connection before it had shown that it knows the secret");
        }
        return bytes;
    }
}
