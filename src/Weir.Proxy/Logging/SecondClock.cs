using System.Globalization;

namespace Weir.Proxy.Logging;

/// <summary>Writes a time as RFC 3339 in UTC with milliseconds: <c>2026-01-31T23:59:59.123Z</c>.</summary>
/// <remarks>Keeps the text of the second it wrote last, for almost every record falls in it or starts in the one before. One thread.</remarks>
internal sealed class SecondClock
{
    public const int TextBytes = 24;

    private const int SecondBytes = 19;
    private const long NanosPerSecond = 1_000_000_000;

    // 9999-12-31T23:59:59: later times, which a broken clock may tell, are written as this one.
    private const long LastSecond = 253_402_300_799;
    private readonly byte[] _text = new byte[SecondBytes];
    private long _second = -1;

    public void Write(Span<byte> into, long unixNanos)
    {
        unixNanos = Math.Clamp(unixNanos, 0, long.MaxValue);
        long second = Math.Min(unixNanos / NanosPerSecond, LastSecond);
        if (second != _second)
        {
            _ = DateTime.UnixEpoch.AddSeconds(second).TryFormat(_text, out _, "s", CultureInfo.InvariantCulture);
            _second = second;
        }

        _text.CopyTo(into);
        int milliseconds = (int)(unixNanos / 1_000_000 % 1000);
        into[23] = (byte)'Z';
        into[22] = (byte)('0' + (milliseconds % 10));
        into[21] = (byte)('0' + (milliseconds / 10 % 10));
        into[20] = (byte)('0' + (milliseconds / 100));
        into[19] = (byte)'.';
    }
}
