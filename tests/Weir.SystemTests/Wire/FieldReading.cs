namespace Weir.SystemTests.Wire;

/// <summary>Asks a list of field lines for their meaning, strictly.</summary>
public static class FieldReading
{
    public static IEnumerable<string> Values(this IReadOnlyList<Field> fields, string name) =>
        fields.Where(f => f.Is(name)).Select(f => f.Value);

    /// <summary>The only value of a field, or null without one.</summary>
    /// <exception cref="WireException">The field is repeated.</exception>
    public static string? Single(this IReadOnlyList<Field> fields, string name)
    {
        string? found = null;
        foreach (var value in fields.Values(name))
        {
            if (found is not null)
                throw new WireException($"{name} is repeated");
            found = value;
        }

        return found;
    }

    /// <summary>The members of a comma-separated field, in lower case.</summary>
    public static IReadOnlyList<string> List(this IReadOnlyList<Field> fields, string name) =>
        [.. fields.Values(name).SelectMany(v => v.Split(',')).Select(m => m.Trim(' ', '\t').ToLowerInvariant()).Where(m => m.Length > 0)];

    /// <summary>Content-Length; -1 without one (RFC 9110 §8.6).</summary>
    /// <exception cref="WireException">It is repeated, or anything but at most 18 digits.</exception>
    public static long ContentLength(this IReadOnlyList<Field> fields)
    {
        var text = fields.Single("Content-Length");
        if (text is null)
            return -1;
        if (text.Length is 0 or > 18 || !text.All(char.IsAsciiDigit))
            throw new WireException($"Content-Length is '{text}'");
        return long.Parse(text);
    }

    /// <summary>Whether the message is chunked (RFC 9112 §6.1).</summary>
    /// <exception cref="WireException">Any coding but one "chunked", or a length beside it.</exception>
    public static bool IsChunked(this IReadOnlyList<Field> fields)
    {
        var coding = fields.Single("Transfer-Encoding");
        if (coding is null)
            return false;
        if (!coding.Equals("chunked", StringComparison.OrdinalIgnoreCase))
            throw new WireException($"Transfer-Encoding is '{coding}'");
        if (fields.Any(f => f.Is("Content-Length")))
            throw new WireException("Transfer-Encoding and Content-Length together");
        return true;
    }
}
