using System.Text;
using Weir.Http.Fields;
using Weir.Net;
using Weir.Proxy.Routing;

namespace Weir.Proxy.Forwarding;

/// <summary>Finds the client in what trusted proxies say: the last address of their list that is not a trusted proxy itself.</summary>
/// <remarks>
/// <para>Each proxy puts the address that it saw behind those before it, so what stands in front of the first untrusted one, seen from
/// the end, is that client's own invention. A word that is no address ("unknown", RFC 7239 §6.2) hides who came there: then the proxy
/// that wrote it stands for the client.</para>
/// <para>One field is read, the one that this listener writes itself, for a proxy that writes the one passes the other on as it came. Read
/// from front to end, so that quoted strings are read as they were written; linear in the length of the head. Allocates nothing.</para>
/// </remarks>
internal ref struct ForwardedClient(SourceNetworks trusted)
{
    private readonly SourceNetworks _trusted = trusted;
    private PeerAddress _found;

    /// <param name="trusted">The proxies that are believed.</param>
    /// <param name="buffer">The buffer that <paramref name="fields"/> were parsed from.</param>
    /// <param name="fields">Of the request; it came from a trusted proxy.</param>
    /// <param name="name"><c>X-Forwarded-For</c> or <c>Forwarded</c>.</param>
    /// <param name="peer">Who that is, where nobody else is found.</param>
    public static PeerAddress Find(SourceNetworks trusted, ReadOnlySpan<byte> buffer, FieldList fields, KnownField name, PeerAddress peer)
    {
        ForwardedClient client = new(trusted);
        for (int i = fields.IndexOf(name); i >= 0; i = fields.IndexOf(name, i + 1))
        {
            ReadOnlySpan<byte> value = fields[i].Value.Of(buffer);
            if (name == KnownField.Forwarded)
                client.ReadElements(value);
            else
                client.ReadList(value);
        }

        return client._found.IsNone ? peer : client._found;
    }

    private void ReadList(ReadOnlySpan<byte> value)
    {
        foreach (Range range in value.Split((byte)','))
        {
            ReadOnlySpan<byte> node = value[range].Trim(" \t"u8);
            if (!node.IsEmpty)
                Take(node);
        }
    }

    /// <summary>RFC 7239 §4: elements divided by commas, pairs within them by semicolons; values may be quoted.</summary>
    private void ReadElements(ReadOnlySpan<byte> value)
    {
        ReadOnlySpan<byte> node = default;
        bool isEmpty = true;
        while (!value.IsEmpty)
        {
            int end = EndOfPair(value);
            ReadOnlySpan<byte> pair = value[..end].Trim(" \t"u8);
            isEmpty &= pair.IsEmpty;
            if (pair.Length > 4 && Ascii.EqualsIgnoreCase(pair[..4], "for="u8))
                node = Unquoted(pair[4..]);
            bool endsElement = end == value.Length || value[end] == (byte)',';
            value = end == value.Length ? default : value[(end + 1)..];
            if (!endsElement)
                continue;
            if (!isEmpty)
                Take(node);
            node = default;
            isEmpty = true;
        }
    }

    private void Take(ReadOnlySpan<byte> node)
    {
        if (!AddressText.TryParse(node, out PeerAddress address))
            _found = default; // hidden: whoever wrote it is the next
        else if (_found.IsNone || !_trusted.Contains(address))
            _found = address;
    }

    private static ReadOnlySpan<byte> Unquoted(ReadOnlySpan<byte> value) =>
        value.Length >= 2 && value[0] == (byte)'"' && value[^1] == (byte)'"' ? value[1..^1] : value;

    private static int EndOfPair(ReadOnlySpan<byte> value)
    {
        bool isQuoted = false;
        for (int i = 0; i < value.Length; i++)
        {
            switch (value[i])
            {
                case (byte)'\\' when isQuoted:
                    i++;
                    break;
                case (byte)'"':
                    isQuoted = !isQuoted;
                    break;
                case (byte)',' or (byte)';' when !isQuoted:
                    return i;
                default:
                    break;
            }
        }

        return value.Length;
    }
}
