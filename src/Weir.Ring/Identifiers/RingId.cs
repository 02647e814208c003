using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;

namespace Weir.Ring.Identifiers;

/// <summary>A point on the circle of 2^160 identifiers. Arithmetic wraps around.</summary>
/// <remarks>
/// A circle of m &lt; 160 bits (small circles make tests sharp) is one whose points have only their top m bits set: comparing,
/// adding and measuring then need to know nothing of m.
/// </remarks>
public readonly record struct RingId(uint High, ulong Middle, ulong Low) : IComparable<RingId>
{
    /// <summary>The width of SHA-1, which the paper builds on.</summary>
    public const int Bits = 160;

    /// <summary>Bytes on the wire, most significant first.</summary>
    public const int Size = 20;

    /// <summary>Where some text lies: its SHA-1. No secret hangs on it; it spreads keys and nodes evenly.</summary>
    /// <param name="text">A key, or a node's name.</param>
    /// <param name="bits">The size m of the circle, 1 to 160.</param>
    public static RingId Of(ReadOnlySpan<byte> text, int bits = Bits)
    {
        Span<byte> hash = stackalloc byte[Size];
#pragma warning disable CA5350 // the paper's hash; collisions made on purpose are no attack on a ring whose members share a secret
        SHA1.HashData(text, hash);
#pragma warning restore CA5350
        return Read(hash).Truncate(bits);
    }

    public static RingId Read(ReadOnlySpan<byte> bytes) => new(
        BinaryPrimitives.ReadUInt32BigEndian(bytes),
        BinaryPrimitives.ReadUInt64BigEndian(bytes[4..]),
        BinaryPrimitives.ReadUInt64BigEndian(bytes[12..]));

    public void Write(Span<byte> bytes)
    {
        BinaryPrimitives.WriteUInt32BigEndian(bytes, High);
        BinaryPrimitives.WriteUInt64BigEndian(bytes[4..], Middle);
        BinaryPrimitives.WriteUInt64BigEndian(bytes[12..], Low);
    }

    /// <summary>Reads 40 hexadecimal digits.</summary>
    public static bool TryParse(string text, out RingId id)
    {
        id = default;
        if (text.Length != 2 * Size || !text.All(char.IsAsciiHexDigit)) return false;
        id = Read(Convert.FromHexString(text));
        return true;
    }

    /// <summary>2^<paramref name="exponent"/>.</summary>
    /// <param name="exponent">0 to 159.</param>
    public static RingId PowerOfTwo(int exponent) => exponent switch
    {
        < 64 => new(0, 0, 1UL << exponent),
        < 128 => new(0, 1UL << (exponent - 64), 0),
        _ => new(1U << (exponent - 128), 0, 0),
    };

    /// <summary>How far it is clockwise from here to there.</summary>
    public RingId DistanceTo(RingId there) => there - this;

    /// <summary>Strictly inside the arc from <paramref name="after"/> to <paramref name="before"/>; the whole circle but one point when they are equal.</summary>
    public bool IsBetween(RingId after, RingId before)
    {
        if (this == after || this == before) return false;
        RingId arc = after.DistanceTo(before);
        return arc == default || after.DistanceTo(this).CompareTo(arc) < 0;
    }

    /// <summary>The top <paramref name="bits"/> bits; the rest are zero.</summary>
    public RingId Truncate(int bits)
    {
        if (bits >= Bits) return this;
        RingId mask = default(RingId) - PowerOfTwo(Bits - bits);
        return new(High & mask.High, Middle & mask.Middle, Low & mask.Low);
    }

    public static RingId operator +(RingId a, RingId b)
    {
        UInt128 low = (UInt128)a.Low + b.Low;
        UInt128 middle = (UInt128)a.Middle + b.Middle + (low >> 64);
        return new(unchecked(a.High + b.High + (uint)(middle >> 64)), (ulong)middle, (ulong)low);
    }

    public static RingId operator -(RingId a, RingId b)
    {
        ulong low = unchecked(a.Low - b.Low);
        ulong borrow = a.Low < b.Low ? 1UL : 0;
        ulong middle = unchecked(a.Middle - b.Middle - borrow);
        uint carry = a.Middle < b.Middle || (a.Middle == b.Middle && borrow == 1) ? 1U : 0;
        return new(unchecked(a.High - b.High - carry), middle, low);
    }

    public static bool operator <(RingId a, RingId b) => a.CompareTo(b) < 0;

    public static bool operator >(RingId a, RingId b) => a.CompareTo(b) > 0;

    public static bool operator <=(RingId a, RingId b) => a.CompareTo(b) <= 0;

    public static bool operator >=(RingId a, RingId b) => a.CompareTo(b) >= 0;

    public int CompareTo(RingId other)
    {
        int high = High.CompareTo(other.High);
        if (high != 0) return high;
        int middle = Middle.CompareTo(other.Middle);
        return middle != 0 ? middle : Low.CompareTo(other.Low);
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{High:x8}{Middle:x16}{Low:x16}");

    /// <summary>The first eight digits, for people.</summary>
    public string ToShortString() => High.ToString("x8", CultureInfo.InvariantCulture);
}
