using Weir.Http.Fields;
using Weir.Http.Hpack;

namespace Weir.Http.Http2.Heads;

/// <summary>What holds for every regular field, in heads and trailers, of requests and responses (RFC 9113 §8.2).</summary>
internal static class FieldRules
{
    /// <summary>Fields that speak of one HTTP/1.1 connection (RFC 9113 §8.2.2). TE is judged apart: requests may have one form of it.</summary>
    public static KnownFieldSet ConnectionSpecific { get; } = KnownFieldSet.Of(
        KnownField.Connection,
        KnownField.KeepAlive,
        KnownField.ProxyConnection,
        KnownField.TransferEncoding,
        KnownField.Upgrade);

    public static HeadError OfFault(HeaderFault fault) => fault switch
    {
        HeaderFault.None => HeadError.None,
        HeaderFault.EmptyName => HeadError.EmptyFieldName,
        HeaderFault.UpperCaseName => HeadError.UpperCaseFieldName,
        HeaderFault.BadName => HeadError.BadFieldName,
        HeaderFault.BadValue => HeadError.BadFieldValue,
        _ => HeadError.PaddedFieldValue,
    };

    /// <summary>Reads Content-Length. A second one is refused even when equal, as in HTTP/1.1.</summary>
    /// <param name="length">What was read before, or -1; the number read.</param>
    public static HeadError ReadContentLength(ReadOnlySpan<byte> value, ref long length)
    {
        if (length >= 0)
            return HeadError.RepeatedContentLength;
        return ContentLengthField.Read(value, out length) == HttpError.None ? HeadError.None : HeadError.BadContentLength;
    }

    /// <summary>Appends one field line.</summary>
    /// <remarks>
    /// The space after the colon is optional in HTTP/1.1 (RFC 9112 §5) and the forwarder copies lines as they are. So it can carry what
    /// HTTP/1.1 has no word for: a field that came never-indexed has no space, and <see cref="BlockWriter"/> sends it on never-indexed,
    /// as RFC 7541 §6.2.3 demands of intermediaries.
    /// </remarks>
    public static void AppendLine(ref Http1.HeadBuffer writer, ReadOnlySpan<byte> name, ReadOnlySpan<byte> value, bool neverIndexed)
    {
        writer.Append(name);
        writer.Append(neverIndexed ? ":"u8 : ": "u8);
        writer.Append(value);
        writer.Append("\r\n"u8);
    }
}
