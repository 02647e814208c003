using System.Text;
using Weir.Ring.Identifiers;

namespace Weir.Ring.Storage;

/// <summary>One key as one write left it.</summary>
/// <param name="Key">At most <see cref="MaxKeyBytes"/> bytes of UTF-8.</param>
/// <param name="Value">At most <see cref="MaxValueBytes"/>; null after a delete.</param>
/// <param name="Version">Which write it was.</param>
/// <param name="ExpiresUnixMilliseconds">From then on as if deleted; 0 for never.</param>
public sealed record RingEntry(string Key, byte[]? Value, RingVersion Version, long ExpiresUnixMilliseconds)
{
    public const int MaxKeyBytes = 1024;
    public const int MaxValueBytes = 1 << 20;

    /// <summary>What an entry costs beside key and value, roughly.</summary>
    private const int Overhead = 128;

    public int Bytes => (2 * Key.Length) + (Value?.Length ?? 0) + Overhead;

    public bool IsVisible(long nowUnixMilliseconds) =>
        Value is not null && (ExpiresUnixMilliseconds == 0 || ExpiresUnixMilliseconds > nowUnixMilliseconds);

    /// <summary>Where a key lies on a circle of this many bits.</summary>
    public static RingId Place(string key, int bits) => RingId.Of(Encoding.UTF8.GetBytes(key), bits);
}
