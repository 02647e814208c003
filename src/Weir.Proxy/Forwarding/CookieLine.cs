using Weir.Proxy.Affinity;

namespace Weir.Proxy.Forwarding;

/// <summary>Leaves a cookie out of a Cookie field line.</summary>
internal static class CookieLine
{
    /// <summary>Bytes of the name and its colon.</summary>
    private const int NameBytes = 7;

    /// <summary>Copies a line without the cookies of one name.</summary>
    /// <param name="line">The whole line, its CRLF included.</param>
    /// <param name="name">Compared exactly (RFC 6265 §5.4 knows no other case).</param>
    /// <param name="to">Room for the line; may overlap it, at or before its start.</param>
    /// <returns>Bytes written; none when no other cookie is in it.</returns>
    public static int CopyWithout(ReadOnlySpan<byte> line, ReadOnlySpan<byte> name, Span<byte> to)
    {
        // What is written never passes what has been read, so the copy can go on in place.
        ReadOnlySpan<byte> value = line[NameBytes..^2];
        line[..NameBytes].CopyTo(to);
        int length = NameBytes;
        int from = 0;
        CookiePairs pairs = new(value);
        while (pairs.Next())
        {
            if (!pairs.Name.SequenceEqual(name))
                continue;
            length += Copy(value[from..pairs.Start], to[length..]);
            // Its ';' and the spaces behind go with it.
            from = Math.Min(pairs.End + 1, value.Length);
            while (from < value.Length && value[from] is (byte)' ' or (byte)'\t')
                from++;
        }

        length += Copy(value[from..], to[length..]);
        // The last pair is gone: so is the ';' that stood before it.
        while (length > NameBytes && to[length - 1] is (byte)' ' or (byte)';' or (byte)'\t')
            length--;
        if (length == NameBytes)
            return 0;
        "\r\n"u8.CopyTo(to[length..]);
        return length + 2;
    }

    private static int Copy(ReadOnlySpan<byte> piece, Span<byte> to)
    {
        piece.CopyTo(to);
        return piece.Length;
    }
}
