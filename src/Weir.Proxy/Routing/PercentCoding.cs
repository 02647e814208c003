using System.Buffers;

namespace Weir.Proxy.Routing;

/// <summary>Percent-encoding (RFC 3986 §2.1).</summary>
public static class PercentCoding
{
    private static readonly SearchValues<byte> Unreserved =
        SearchValues.Create("-._~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"u8);

    /// <summary>Most bytes that one byte becomes.</summary>
    public const int LargestExpansion = 3;

    /// <summary>Letters, digits and <c>-._~</c> (RFC 3986 §2.3): encoded or not, they mean the same.</summary>
    public static bool IsUnreserved(byte b) => Unreserved.Contains(b);

    /// <summary>Reads the escape at an index.</summary>
    /// <returns>0 to 255, or -1 when there is no percent sign with two hexadecimal digits.</returns>
    public static int ValueAt(ReadOnlySpan<byte> text, int index)
    {
        if (index + 2 >= text.Length || text[index] != (byte)'%')
            return -1;
        int high = Digit(text[index + 1]);
        int low = Digit(text[index + 2]);
        return (high | low) < 0 ? -1 : (high << 4) | low;
    }

    /// <summary>Writes three bytes, digits in upper case.</summary>
    public static int Encode(byte value, Span<byte> into)
    {
        ReadOnlySpan<byte> digits = "0123456789ABCDEF"u8;
        into[2] = digits[value & 15];
        into[1] = digits[value >> 4];
        into[0] = (byte)'%';
        return LargestExpansion;
    }

    /// <summary>Decodes a name or value of a query, in which '+' stands for a space as forms write it; a broken escape stays as it is.</summary>
    /// <param name="into">At least as long as <paramref name="text"/>.</param>
    public static ReadOnlySpan<byte> DecodeQuery(ReadOnlySpan<byte> text, Span<byte> into)
    {
        if (!text.ContainsAny((byte)'%', (byte)'+'))
            return text;
        int written = 0;
        for (int i = 0; i < text.Length; i++)
        {
            int value = ValueAt(text, i);
            into[written++] = value >= 0 ? (byte)value : text[i] == (byte)'+' ? (byte)' ' : text[i];
            i += value >= 0 ? 2 : 0;
        }

        return into[..written];
    }

    private static int Digit(byte b) => b switch
    {
        >= (byte)'0' and <= (byte)'9' => b - '0',
        >= (byte)'A' and <= (byte)'F' => b - 'A' + 10,
        >= (byte)'a' and <= (byte)'f' => b - 'a' + 10,
        _ => -1,
    };
}
