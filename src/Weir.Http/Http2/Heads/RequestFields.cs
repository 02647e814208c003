using Weir.Http.Fields;
using Weir.Http.Hpack;

namespace Weir.Http.Http2.Heads;

/// <summary>What the regular fields of a request mean together (RFC 9113 §8.2).</summary>
internal ref struct RequestFields
{
    public ReadOnlySpan<byte> Host;
    public bool HasHost;
    public bool AcceptsTrailers;

    /// <summary>Content-Length, or -1.</summary>
    public long ContentLength;

    /// <summary>Judges the fields from the first regular one on.</summary>
    public HeadError Read(HeaderBlock block, int regular)
    {
        ContentLength = -1;
        for (int i = regular; i < block.Count; i++)
        {
            ref readonly HeaderField field = ref block[i];
            HeadError error = field.Pseudo != PseudoField.None ? HeadError.LatePseudoField
                : field.Fault != HeaderFault.None ? FieldRules.OfFault(field.Fault)
                : field.Known is KnownField.Other or > KnownFields.LastInterpreted ? HeadError.None
                : ReadInterpreted(field.Known, block.Value(i));
            if (error != HeadError.None)
                return error;
        }

        return HeadError.None;
    }

    private HeadError ReadInterpreted(KnownField known, ReadOnlySpan<byte> value)
    {
        if (FieldRules.ConnectionSpecific.Contains(known))
            return HeadError.ConnectionSpecificField;

        switch (known)
        {
            case KnownField.Host when HasHost:
                return HeadError.RepeatedHost;
            case KnownField.Host:
                HasHost = true;
                Host = value;
                return HeadError.None;
            case KnownField.Te:
                // RFC 9113 §8.2.2: MUST NOT contain any value other than "trailers".
                AcceptsTrailers = value.Length == 8 && KnownFields.Is(value, "trailers"u8);
                return AcceptsTrailers ? HeadError.None : HeadError.BadTe;
            case KnownField.ContentLength:
                return FieldRules.ReadContentLength(value, ref ContentLength);
            default:
                return HeadError.None;
        }
    }
}
