using System.Buffers.Binary;

namespace Weir.Proxy.Forwarding;

/// <summary>Makes ids for requests: 32 hexadecimal digits, 12 of the time in milliseconds and 20 at random, so that they sort by time.</summary>
/// <remarks>The layout of UUIDv7 (RFC 9562 §5.7) without its marks. An id is a name, not a secret. One thread; allocates nothing.</remarks>
internal sealed class RequestIds(Random random)
{
    private const int TimeBytes = 6;
    private const int RandomBytes = 10;
    private readonly byte[] _text = new byte[2 * (TimeBytes + RandomBytes)];

    /// <param name="unixNanos">Since 1970.</param>
    /// <returns>Valid until the next call.</returns>
    public ReadOnlySpan<byte> Next(long unixNanos)
    {
        Span<byte> time = stackalloc byte[8];
        BinaryPrimitives.WriteInt64BigEndian(time, unixNanos / 1_000_000);
        Span<byte> id = stackalloc byte[TimeBytes + RandomBytes];
        time[^TimeBytes..].CopyTo(id);
        random.NextBytes(id[TimeBytes..]);
        Convert.TryToHexStringLower(id, _text, out _);
        return _text;
    }
}
