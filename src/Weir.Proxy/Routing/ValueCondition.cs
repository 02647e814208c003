using System.Text;
using Weir.Http.Fields;

namespace Weir.Proxy.Routing;

/// <summary>A condition on a header, query parameter or cookie. Of several with the name, one that matches is enough. Immutable.</summary>
public sealed class ValueCondition
{
    private readonly ValueKind _kind;
    private readonly string _text;
    private readonly byte[] _name;
    private readonly KnownField _known;
    private readonly TextMatch? _match;

    /// <param name="kind">Where the value comes from.</param>
    /// <param name="name">Header names in any case; the others exactly.</param>
    /// <param name="match">What it has to look like; null: it must not be there.</param>
    public ValueCondition(ValueKind kind, string name, TextMatch? match)
    {
        _kind = kind;
        _name = Encoding.UTF8.GetBytes(name);
        _match = match;
        _text = $"{kind.ToString().ToLowerInvariant()} {name} {match?.ToString() ?? "is absent"}";
        _known = kind == ValueKind.Header ? KnownFields.Find(_name) : KnownField.Cookie;
    }

    public bool Matches(in RouteRequest request)
    {
        bool found = _kind switch
        {
            ValueKind.Header => Header(in request),
            ValueKind.Query => Query(in request),
            _ => Cookie(in request),
        };
        return found != _match is null;
    }

    public override string ToString() => _text;

    private bool Holds(ReadOnlySpan<byte> value, in RouteRequest request) => _match is null || _match.Matches(value, request.Scratch);

    private bool Header(in RouteRequest request)
    {
        FieldList fields = request.Head.Fields;
        for (int i = IndexOf(in request, 0); i >= 0; i = IndexOf(in request, i + 1))
        {
            if (Holds(fields[i].Value.Of(request.Buffer), in request))
                return true;
        }

        return false;
    }

    private int IndexOf(in RouteRequest request, int from) => _known == KnownField.Other
        ? request.Head.Fields.IndexOf(request.Buffer, _name, from)
        : request.Head.Fields.IndexOf(_known, from);

    private bool Query(in RouteRequest request)
    {
        ReadOnlySpan<byte> rest = request.Head.Query.Of(request.Buffer);
        while (!rest.IsEmpty)
        {
            ReadOnlySpan<byte> pair = Next(ref rest, (byte)'&');
            int equals = pair.IndexOf((byte)'=');
            ReadOnlySpan<byte> name = equals < 0 ? pair : pair[..equals];
            if (!pair.IsEmpty && PercentCoding.DecodeQuery(name, request.Scratch.Value).SequenceEqual(_name)
                && Holds(equals < 0 ? default : PercentCoding.DecodeQuery(pair[(equals + 1)..], request.Scratch.Value), in request))
            {
                return true;
            }
        }

        return false;
    }

    // RFC 6265 §4.2.1: pairs with "; " between them. HTTP/2 splits the field (RFC 9113 §8.2.3), so there may be several.
    private bool Cookie(in RouteRequest request)
    {
        FieldList fields = request.Head.Fields;
        for (int i = fields.IndexOf(KnownField.Cookie); i >= 0; i = fields.IndexOf(KnownField.Cookie, i + 1))
        {
            ReadOnlySpan<byte> rest = fields[i].Value.Of(request.Buffer);
            while (!rest.IsEmpty)
            {
                ReadOnlySpan<byte> pair = Next(ref rest, (byte)';').Trim(" \t"u8);
                if (pair.Length > _name.Length && pair[_name.Length] == (byte)'=' && pair.StartsWith(_name)
                    && Holds(pair[(_name.Length + 1)..], in request))
                {
                    return true;
                }
            }
        }

        return false;
    }

    private static ReadOnlySpan<byte> Next(ref ReadOnlySpan<byte> list, byte separator)
    {
        int end = list.IndexOf(separator);
        ReadOnlySpan<byte> item = end < 0 ? list : list[..end];
        list = end < 0 ? default : list[(end + 1)..];
        return item;
    }
}
