using Weir.Http.Fields;
using Weir.Http.Hpack;
using Weir.Http.Http1;

namespace Weir.Http.Http2.Heads;

/// <summary>Writes the field block that ends an HTTP/2 message as the lines of an HTTP/1.1 trailer section.</summary>
/// <remarks>Keeps no state, neither blocks nor allocates, and throws on no input.</remarks>
public static class TrailersToHttp1
{
    /// <summary>Most bytes that the lines made of a block take.</summary>
    public static int MaxBytes(HeaderBlock block) => block.Bytes.Length + (4 * block.Count);

    /// <summary>Translates trailers. Those that HTTP/1.1 readers must not merge into a head are left out (RFC 9110 §6.5.1).</summary>
    /// <param name="block">A whole block, decoded.</param>
    /// <param name="length">Bytes of whole lines, each with its CRLF, as <see cref="ChunkWriter.WriteEnd"/> takes them; may be 0.</param>
    public static HeadError Write(HeaderBlock block, Span<byte> destination, out int length)
    {
        length = 0;
        if (block.IsTooLarge)
            return HeadError.TooLarge;

        var writer = new HeadBuffer(destination);
        for (int i = 0; i < block.Count; i++)
        {
            // RFC 9113 §8.1: no pseudo-header fields in trailers; §8.2.2 holds for them as well.
            ref readonly HeaderField field = ref block[i];
            HeadError error = field.Pseudo != PseudoField.None ? HeadError.UnexpectedPseudoField
                : field.Fault != HeaderFault.None ? FieldRules.OfFault(field.Fault)
                : FieldRules.ConnectionSpecific.Contains(field.Known) ? HeadError.ConnectionSpecificField
                : HeadError.None;
            if (error != HeadError.None)
                return error;
            if (!TrailerRule.IsForbidden(field.Known))
                FieldRules.AppendLine(ref writer, block.Name(i), block.Value(i), field.NeverIndexed);
        }

        if (writer.Result < 0)
            return HeadError.NoRoom;
        length = writer.Result;
        return HeadError.None;
    }
}
