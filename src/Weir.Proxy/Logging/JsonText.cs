using System.Buffers;
using System.Text;

namespace Weir.Proxy.Logging;

/// <summary>Writes values of an access record as JSON (RFC 8259) into room that is known to suffice.</summary>
/// <remarks>
/// What a client sends is bytes, not text. Those of printable ASCII stand for themselves; every other byte, be it a
/// control character, DEL or a part of UTF-8, valid or not, becomes <c>\u00XX</c>. So a line holds one record whatever a client sends,
/// a terminal is safe from it, and the bytes can be had back from the log: a character of it is a byte of the wire.
/// </remarks>
internal static class JsonText
{
    /// <summary>The most that one byte (or one UTF-16 unit of a name) becomes.</summary>
    public const int LargestExpansion = 6;

    /// <summary>Stands at the end of a value that was cut: "…" in UTF-8.</summary>
    public static ReadOnlySpan<byte> Ellipsis => "\u2026"u8;

    private static readonly SearchValues<byte> Plain = SearchValues.Create(
        Enumerable.Range(0x20, 0x7f - 0x20).Where(c => c is not '"' and not '\\').Select(c => (byte)c).ToArray());

    private static readonly SearchValues<char> PlainChars = SearchValues.Create(
        Enumerable.Range(0x20, 0x7f - 0x20).Where(c => c is not '"' and not '\\').Select(c => (char)c).ToArray());

    /// <summary>Writes bytes of the wire, cut to <paramref name="most"/> of them, without the quotes.</summary>
    /// <returns>How many bytes were written.</returns>
    public static int WriteBytes(Span<byte> into, ReadOnlySpan<byte> value, int most)
    {
        bool cut = value.Length > most;
        if (cut)
            value = value[..most];
        int written = 0;
        while (true)
        {
            int plain = value.IndexOfAnyExcept(Plain);
            if (plain < 0)
                break;
            value[..plain].CopyTo(into[written..]);
            written += plain;
            written += Escape(into[written..], value[plain]);
            value = value[(plain + 1)..];
        }

        value.CopyTo(into[written..]);
        written += value.Length;
        return cut ? written + Append(into[written..], Ellipsis) : written;
    }

    /// <summary>Writes a name of the configuration, cut to <paramref name="most"/> UTF-16 units, without the quotes.</summary>
    /// <returns>How many bytes were written.</returns>
    public static int WriteName(Span<byte> into, ReadOnlySpan<char> value, int most)
    {
        bool cut = value.Length > most;
        if (cut)
            value = value[..most];
        int plain = value.IndexOfAnyExcept(PlainChars);
        int written = 0;
        if (plain < 0)
        {
            written = Encoding.ASCII.GetBytes(value, into);
        }
        else
        {
            foreach (char c in value)
            {
                if (c < 0x80)
                    written += c is < ' ' or '"' or '\\' or (char)0x7f ? Escape(into[written..], (byte)c) : Put(into[written..], (byte)c);
                else
                    written += EscapeUnit(into[written..], c);
            }
        }

        return cut ? written + Append(into[written..], Ellipsis) : written;
    }

    /// <summary>Writes a number that is not negative.</summary>
    public static int WriteNumber(Span<byte> into, long value)
    {
        if (value < 10)
            return Put(into, (byte)('0' + value));
        _ = value.TryFormat(into, out int written);
        return written;
    }

    public static int Append(Span<byte> into, ReadOnlySpan<byte> text)
    {
        text.CopyTo(into);
        return text.Length;
    }

    private static int Escape(Span<byte> into, byte value)
    {
        if (value is (byte)'"' or (byte)'\\')
        {
            into[0] = (byte)'\\';
            into[1] = value;
            return 2;
        }

        return EscapeUnit(into, (char)value);
    }

    private static int EscapeUnit(Span<byte> into, char unit)
    {
        ReadOnlySpan<byte> digits = "0123456789abcdef"u8;
        into[5] = digits[unit & 15];
        into[4] = digits[(unit >> 4) & 15];
        into[3] = digits[(unit >> 8) & 15];
        into[2] = digits[unit >> 12];
        into[1] = (byte)'u';
        into[0] = (byte)'\\';
        return 6;
    }

    private static int Put(Span<byte> into, byte value)
    {
        into[0] = value;
        return 1;
    }
}
