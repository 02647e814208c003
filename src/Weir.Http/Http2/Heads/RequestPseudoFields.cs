using System.Text;
using Weir.Http.Fields;
using Weir.Http.Hpack;

namespace Weir.Http.Http2.Heads;

/// <summary>The pseudo-header fields of a request, read and judged (RFC 9113 §8.3.1, RFC 8441 §4).</summary>
internal ref struct RequestPseudoFields
{
    /// <summary>As in HTTP/1.1: no registered method comes near it.</summary>
    private const int MaxMethodBytes = 32;

    public ReadOnlySpan<byte> Method;
    public ReadOnlySpan<byte> Scheme;
    public ReadOnlySpan<byte> Authority;
    public ReadOnlySpan<byte> Path;
    public ReadOnlySpan<byte> Protocol;

    /// <summary>Which were there, one bit each: an empty one is not a missing one.</summary>
    private uint _seen;

    public readonly bool Has(PseudoField field) => (_seen >> (int)field & 1) != 0;

    /// <summary>Takes the pseudo-header fields that the block begins with.</summary>
    /// <param name="regular">Index of the first regular field.</param>
    public HeadError Read(HeaderBlock block, out int regular)
    {
        for (regular = 0; regular < block.Count; regular++)
        {
            ref readonly HeaderField field = ref block[regular];
            if (field.Pseudo == PseudoField.None)
                break;
            if (field.Pseudo is PseudoField.Status or PseudoField.Unknown)
                return HeadError.UnexpectedPseudoField;
            if (Has(field.Pseudo))
                return HeadError.RepeatedPseudoField;
            if (field.Fault != HeaderFault.None)
                return FieldRules.OfFault(field.Fault);

            _seen |= 1U << (int)field.Pseudo;
            ReadOnlySpan<byte> value = block.Value(regular);
            switch (field.Pseudo)
            {
                case PseudoField.Method:
                    Method = value;
                    break;
                case PseudoField.Scheme:
                    Scheme = value;
                    break;
                case PseudoField.Authority:
                    Authority = value;
                    break;
                case PseudoField.Path:
                    Path = value;
                    break;
                default:
                    Protocol = value;
                    break;
            }
        }

        return HeadError.None;
    }

    /// <summary>Judges them together with the one Host field there may be.</summary>
    /// <param name="hasHost">There is a Host field, <paramref name="host"/>.</param>
    public HeadError Check(in RequestConditions conditions, bool hasHost, ReadOnlySpan<byte> host)
    {
        if (!Has(PseudoField.Method))
            return HeadError.MissingMethod;
        if (Method.Length > MaxMethodBytes || !ByteClasses.IsToken(Method))
            return HeadError.BadMethod;

        bool isConnect = Method.SequenceEqual("CONNECT"u8);
        bool isExtended = Has(PseudoField.Protocol);

        // RFC 8441 §4: :protocol only once we have said that we know it, and only with CONNECT.
        if (isExtended && !(conditions.AllowsExtendedConnect && isConnect))
            return HeadError.UnexpectedPseudoField;
        HeadError error = isConnect && !isExtended ? CheckConnect() : CheckTarget(in conditions, isExtended);
        return error == HeadError.None ? CheckAuthority(isConnect && !isExtended, hasHost, host) : error;
    }

    /// <summary>RFC 9113 §8.5: without scheme and path.</summary>
    private readonly HeadError CheckConnect() =>
        Has(PseudoField.Scheme) || Has(PseudoField.Path) ? HeadError.UnexpectedPseudoField : HeadError.None;

    private readonly HeadError CheckTarget(in RequestConditions conditions, bool isExtended)
    {
        if (!Has(PseudoField.Scheme))
            return HeadError.MissingScheme;
        if (!Ascii.EqualsIgnoreCase(Scheme, conditions.IsSecure ? "https"u8 : "http"u8))
            return HeadError.BadScheme;
        if (!Has(PseudoField.Path) || Path.IsEmpty)
            return HeadError.MissingPath;
        if (isExtended && !Ascii.EqualsIgnoreCase(Protocol, "websocket"u8))
            return HeadError.BadProtocol;

        // What stands in a request line unescaped must not hold a space or anything else that ends it; HTTP/1.1 refuses the same.
        if (Path[0] != '/')
            return Path.SequenceEqual("*"u8) && Method.SequenceEqual("OPTIONS"u8) ? HeadError.None : HeadError.BadPath;
        int query = Path.IndexOfAnyExcept(ByteClasses.Path);
        return query < 0 || (Path[query] == '?' && !Path[(query + 1)..].ContainsAnyExcept(ByteClasses.Query))
            ? HeadError.None
            : HeadError.BadPath;
    }

    /// <summary>RFC 9113 §8.3.1: authority or Host; two different ones would let two readers see two hosts.</summary>
    private HeadError CheckAuthority(bool isConnect, bool hasHost, ReadOnlySpan<byte> host)
    {
        if (!Has(PseudoField.Authority))
        {
            if (isConnect || !hasHost)
                return HeadError.MissingAuthority;
            Authority = host;
        }
        else if (hasHost && !Ascii.EqualsIgnoreCase(Authority, host))
        {
            return HeadError.AuthorityMismatch;
        }

        // User information ("trusted@evil") is refused with the rest: '@' belongs to no host (RFC 9113 §8.3.1).
        return Fields.Authority.TryRead(Authority, out int nameLength, out int port) && nameLength > 0 && (port >= 0 || !isConnect)
            ? HeadError.None
            : HeadError.BadAuthority;
    }
}
