using System.Buffers.Text;

namespace Weir.Http.Fields;

/// <summary>Reads Content-Range of a single range whose representation has a known length (RFC 9110 §14.4).</summary>
public static class ContentRangeField
{
    /// <summary>Reads <c>bytes 0-499/1234</c>.</summary>
    /// <param name="value">The trimmed value.</param>
    /// <param name="first">Position of the first byte.</param>
    /// <param name="last">Position of the last one.</param>
    /// <param name="total">Bytes of the whole representation.</param>
    /// <returns>False for everything else: other units, an unknown length (*), an unsatisfied range, nonsense.</returns>
    public static bool TryRead(ReadOnlySpan<byte> value, out long first, out long last, out long total)
    {
        first = last = total = 0;
        // RFC 9110 §14.1: the names of units know no case.
        if (value.Length < 6 || !System.Text.Ascii.EqualsIgnoreCase(value[..6], "bytes "u8))
            return false;
        value = value[6..];
        return TryReadNumber(ref value, (byte)'-', out first)
            && TryReadNumber(ref value, (byte)'/', out last)
            && TryReadNumber(ref value, end: 0, out total)
            && first <= last && last < total;
    }

    private static bool TryReadNumber(ref ReadOnlySpan<byte> rest, byte end, out long number)
    {
        // A sign would be taken by the parser.
        if (rest.IsEmpty || !ByteClasses.IsDigit(rest[0]) || !Utf8Parser.TryParse(rest, out number, out int used))
        {
            number = 0;
            return false;
        }

        rest = rest[used..];
        if (end == 0)
            return rest.IsEmpty;
        if (rest.IsEmpty || rest[0] != end)
            return false;
        rest = rest[1..];
        return true;
    }
}
