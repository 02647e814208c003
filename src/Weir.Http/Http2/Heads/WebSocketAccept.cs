using System.Buffers.Text;
using System.Security.Cryptography;

namespace Weir.Http.Http2.Heads;

/// <summary>Sec-WebSocket-Accept, which HTTP/1.1 clients wait for and HTTP/2 endpoints do not send (RFC 8441 §5).</summary>
public static class WebSocketAccept
{
    /// <summary>Bytes of the value: a SHA-1 hash in Base64.</summary>
    public const int Bytes = 28;

    /// <summary>Base64 of 16 bytes (RFC 6455 §4.1).</summary>
    private const int KeyBytes = 24;

    private static ReadOnlySpan<byte> Constant => "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"u8;

    /// <summary>Computes the answer to a key (RFC 6455 §4.2.2).</summary>
    /// <param name="key">The Sec-WebSocket-Key of the request.</param>
    /// <param name="destination">At least <see cref="Bytes"/> long.</param>
    /// <returns>False for a key that is not 24 bytes long.</returns>
    public static bool TryWrite(ReadOnlySpan<byte> key, Span<byte> destination)
    {
        if (key.Length != KeyBytes || destination.Length < Bytes)
            return false;
        Span<byte> text = stackalloc byte[KeyBytes + 36];
        key.CopyTo(text);
        Constant.CopyTo(text[KeyBytes..]);
        Span<byte> hash = stackalloc byte[SHA1.HashSizeInBytes];
#pragma warning disable CA5350 // RFC 6455 names SHA-1; it shows that the answer is to this request and guards nothing
        SHA1.HashData(text, hash);
#pragma warning restore CA5350
        Base64.EncodeToUtf8(hash, destination, out _, out _);
        return true;
    }
}
