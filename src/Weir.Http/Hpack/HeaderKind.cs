using System.Buffers;
using Weir.Http.Fields;

namespace Weir.Http.Hpack;

/// <summary>What a name is, found once where its bytes come in, and kept with them in the dynamic table.</summary>
/// <param name="Pseudo">Which pseudo-header field.</param>
/// <param name="Known">Which known regular field.</param>
/// <param name="NameFault">What is wrong with the name.</param>
/// <param name="ValueFault">What is wrong with the value.</param>
internal readonly record struct HeaderKind(PseudoField Pseudo, KnownField Known, HeaderFault NameFault, HeaderFault ValueFault)
{
    private static readonly SearchValues<byte> LowerCaseToken =
        SearchValues.Create("!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyz"u8);

    /// <summary>All control characters but HTAB, as LineScanner has them for HTTP/1.1.</summary>
    private static readonly SearchValues<byte> Forbidden = SearchValues.Create(
        [0, 1, 2, 3, 4, 5, 6, 7, 8, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31, 127]);

    public static HeaderKind Of(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value) => OfName(name).WithValue(value);

    public HeaderKind WithValue(ReadOnlySpan<byte> value) => this with { ValueFault = FaultOfValue(value) };

    private static HeaderKind OfName(ReadOnlySpan<byte> name)
    {
        if (name.IsEmpty)
            return new(PseudoField.None, KnownField.Other, HeaderFault.EmptyName, HeaderFault.None);
        if (name[0] == ':')
            return new(FindPseudo(name), KnownField.Other, HeaderFault.None, HeaderFault.None);

        int bad = name.IndexOfAnyExcept(LowerCaseToken);
        if (bad < 0)
            return new(PseudoField.None, KnownFields.Find(name), HeaderFault.None, HeaderFault.None);
        HeaderFault fault = name[bad] is >= (byte)'A' and <= (byte)'Z' ? HeaderFault.UpperCaseName : HeaderFault.BadName;
        return new(PseudoField.None, KnownField.Other, fault, HeaderFault.None);
    }

    private static PseudoField FindPseudo(ReadOnlySpan<byte> name) => name switch
    {
        _ when name.SequenceEqual(":method"u8) => PseudoField.Method,
        _ when name.SequenceEqual(":scheme"u8) => PseudoField.Scheme,
        _ when name.SequenceEqual(":authority"u8) => PseudoField.Authority,
        _ when name.SequenceEqual(":path"u8) => PseudoField.Path,
        _ when name.SequenceEqual(":status"u8) => PseudoField.Status,
        _ when name.SequenceEqual(":protocol"u8) => PseudoField.Protocol,
        _ => PseudoField.Unknown,
    };

    private static HeaderFault FaultOfValue(ReadOnlySpan<byte> value)
    {
        if (value.IsEmpty)
            return HeaderFault.None;
        if (value.ContainsAny(Forbidden))
            return HeaderFault.BadValue;
        return value[0] is (byte)' ' or (byte)'\t' || value[^1] is (byte)' ' or (byte)'\t' ? HeaderFault.PaddedValue : HeaderFault.None;
    }
}
