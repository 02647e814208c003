using System.Buffers;
using System.Buffers.Text;

namespace Weir.Http.Fields;

/// <summary>What of a response tells its very bytes from those of any other version (RFC 9110 §8.8.1).</summary>
public static class StrongValidator
{
    /// <summary>So much older than the response, a modification date has no second in which there were two versions; and the clocks of two
    /// machines that differ by less cannot make it look so.</summary>
    private static readonly TimeSpan LeastAge = TimeSpan.FromSeconds(60);

    // RFC 9110 §8.8.3: %x21 / %x23-7E / obs-text.
    private static readonly SearchValues<byte> NotInTag =
        SearchValues.Create([.. Enumerable.Range(0, 0x21).Select(b => (byte)b), (byte)'"', 0x7f]);

    /// <summary>Finds it: the entity tag if it is strong, or where there is none a Last-Modified that is old enough (RFC 9110 §8.8.2.2,
    /// §13.1.5: beside a weak tag a date does not count).</summary>
    /// <param name="buffer">What the fields were parsed from.</param>
    /// <param name="fields">Of a response.</param>
    /// <param name="name">Which field it is.</param>
    /// <returns>The field's value; empty when there is no strong validator.</returns>
    public static ReadOnlySpan<byte> Find(ReadOnlySpan<byte> buffer, FieldList fields, out KnownField name)
    {
        name = KnownField.Etag;
        if (fields.Has(name))
        {
            ReadOnlySpan<byte> tag = TheOnly(buffer, fields, name);
            return IsStrongTag(tag) ? tag : default;
        }

        name = KnownField.LastModified;
        ReadOnlySpan<byte> modified = TheOnly(buffer, fields, name);
        return TryReadDate(modified, out DateTimeOffset then)
            && TryReadDate(TheOnly(buffer, fields, KnownField.Date), out DateTimeOffset now)
            && now - then >= LeastAge
                ? modified
                : default;
    }

    /// <summary>The value of a field that stands once; empty otherwise.</summary>
    public static ReadOnlySpan<byte> TheOnly(ReadOnlySpan<byte> buffer, FieldList fields, KnownField name)
    {
        int index = fields.IndexOf(name);
        return index < 0 || fields.IndexOf(name, index + 1) >= 0 ? default : fields[index].Value.Of(buffer);
    }

    private static bool IsStrongTag(ReadOnlySpan<byte> tag) =>
        tag.Length > 2 && tag[0] == '"' && tag[^1] == '"' && !tag[1..^1].ContainsAny(NotInTag);

    /// <summary>The one form that servers have written since 1997 (RFC 9110 §5.6.7, IMF-fixdate).</summary>
    private static bool TryReadDate(ReadOnlySpan<byte> value, out DateTimeOffset date) =>
        Utf8Parser.TryParse(value, out date, out int used, 'R') && used == value.Length;
}
