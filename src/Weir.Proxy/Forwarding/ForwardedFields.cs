using System.Net;
using System.Text;
using Weir.Http.Fields;
using Weir.Http.Http1;
using Weir.Net;
using Weir.Proxy.Http1;

namespace Weir.Proxy.Forwarding;

/// <summary>What an endpoint is told about the client: X-Forwarded-For, -Proto, -Host, Forwarded (RFC 7239) and Via (RFC 9110 §7.6.3).</summary>
/// <remarks>
/// Anyone can write these fields, so they are believed from listed proxies only: theirs are extended, everyone else's are replaced. The
/// lines that depend on the connection alone are made once for it. Immutable; used by all loops.
/// </remarks>
internal sealed class ForwardedFields
{
    private const int MaxHostBytes = 255;
    private static readonly KnownFieldSet Claims = KnownFieldSet.Of(
        KnownField.XForwardedFor,
        KnownField.XForwardedProto,
        KnownField.XForwardedHost,
        KnownField.XForwardedPort,
        KnownField.XRealIp,
        KnownField.Forwarded);

    private readonly HttpListenerOptions _options;
    private readonly byte[] _via;

    public ForwardedFields(HttpListenerOptions options)
    {
        _options = options;
        _via = Encoding.ASCII.GetBytes(" " + options.Via + "\r\n");
    }

    /// <summary>The most bytes <see cref="Write"/> adds to a head of this length.</summary>
    public int MaxAddedBytes(int headLength) => headLength + 512 + _via.Length;

    /// <summary>Fields that are not copied from the request because this class writes them, or because nobody may claim them.</summary>
    public KnownFieldSet Dropped(bool trusted, FieldList fields)
    {
        if (!fields.Present.Overlaps(Claims))
            return KnownFieldSet.None;
        if (!trusted)
            return Claims;
        // A trusted proxy's X-Forwarded-For is written anew with our client behind it, its other words stand as they are.
        return _options.XForwarded ? KnownFieldSet.Of(KnownField.XForwardedFor) : KnownFieldSet.None;
    }

    public bool IsTrusted(PeerAddress client)
    {
        if (_options.TrustedProxies.IsEmpty)
            return false;
        if (client.IsNone)
            return true; // a Unix socket: only who may open it can write to it
        IPAddress address = client.ToIPAddress();
        foreach (IPNetwork network in _options.TrustedProxies)
        {
            if (network.Contains(address))
                return true;
        }

        return false;
    }

    public void Write(ref HeadBuilder head, ReadOnlySpan<byte> buffer, RequestHead request, PeerAddress client, ReadOnlySpan<byte> clientText, bool trusted)
    {
        FieldList fields = request.Fields;
        ReadOnlySpan<byte> host = request.Host.Length <= MaxHostBytes ? request.Host.Of(buffer) : default;
        if (_options.XForwarded)
        {
            if (!clientText.IsEmpty)
            {
                head.Add("X-Forwarded-For: "u8);
                if (trusted)
                    AddValues(ref head, buffer, fields, KnownField.XForwardedFor);
                head.Add(clientText);
                head.Add("\r\n"u8);
            }

            if (!trusted || !fields.Has(KnownField.XForwardedProto))
                head.Add("X-Forwarded-Proto: http\r\n"u8);
            if (!host.IsEmpty && (!trusted || !fields.Has(KnownField.XForwardedHost)))
            {
                head.Add("X-Forwarded-Host: "u8);
                head.Add(host);
                head.Add("\r\n"u8);
            }
        }

        if (_options.Forwarded)
            WriteForwarded(ref head, host, client, clientText);
        head.Add(request.MinorVersion == 1 ? "Via: 1.1"u8 : "Via: 1.0"u8);
        head.Add(_via);
    }

    // RFC 7239 §6: an IPv6 address is bracketed and quoted, an unknown client is said to be unknown. A further Forwarded line
    // continues the list of the lines before it (§4).
    private static void WriteForwarded(ref HeadBuilder head, ReadOnlySpan<byte> host, PeerAddress client, ReadOnlySpan<byte> clientText)
    {
        head.Add("Forwarded: for="u8);
        if (clientText.IsEmpty)
        {
            head.Add("unknown"u8);
        }
        else if (client.IsV4)
        {
            head.Add(clientText);
        }
        else
        {
            head.Add("\"["u8);
            head.Add(clientText);
            head.Add("]\""u8);
        }

        head.Add(";proto=http"u8);
        if (!host.IsEmpty)
        {
            head.Add(";host=\""u8);
            head.Add(host);
            head.Add("\""u8);
        }

        head.Add("\r\n"u8);
    }

    private static void AddValues(ref HeadBuilder head, ReadOnlySpan<byte> buffer, FieldList fields, KnownField name)
    {
        for (int i = fields.IndexOf(name); i >= 0; i = fields.IndexOf(name, i + 1))
        {
            head.Add(fields[i].Value.Of(buffer));
            head.Add(", "u8);
        }
    }
}
