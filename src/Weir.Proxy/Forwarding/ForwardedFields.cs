using System.Text;
using Weir.Http.Fields;
using Weir.Http.Http1;
using Weir.Net;
using Weir.Proxy.Http1;
using Weir.Proxy.Routing;

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
        KnownField.WeirResumed,
        KnownField.Forwarded);

    private static ReadOnlySpan<byte> Family => "x-forwarded-"u8;

    private readonly HttpListenerOptions _options;
    private readonly SourceNetworks _trusted;
    private readonly byte[] _via;

    public ForwardedFields(HttpListenerOptions options)
    {
        _options = options;
        _trusted = new SourceNetworks(options.TrustedProxies);
        _via = Encoding.ASCII.GetBytes(" " + options.Via + "\r\n");
    }

    /// <summary>Fields that are not copied from the request because this class writes them, or because nobody may claim them.</summary>
    public KnownFieldSet Dropped(bool trusted, bool hasAddress, FieldList fields)
    {
        if (!fields.Present.Overlaps(Claims))
            return KnownFieldSet.None;
        if (!trusted)
            return Claims;
        // A trusted proxy's X-Forwarded-For is written anew with our client behind it, its other words stand as they are. A client
        // behind a Unix socket has no address to put there, so the proxy's word is the last.
        return _options.XForwarded && hasAddress ? KnownFieldSet.Of(KnownField.XForwardedFor) : KnownFieldSet.None;
    }

    /// <summary>Leaves out what a stranger claims by names of the family that nobody here knows: X-Forwarded-Prefix, -Server, -Ssl.</summary>
    public static void LeaveClaims(ReadOnlySpan<byte> buffer, FieldList fields)
    {
        for (int i = 0; i < fields.Count; i++)
        {
            ref readonly Field field = ref fields[i];
            if (field.Known != KnownField.Other || field.NameLength <= Family.Length)
                continue;
            ReadOnlySpan<byte> name = buffer.Slice(field.LineStart, field.NameLength);
            if (Ascii.EqualsIgnoreCase(name[..Family.Length], Family))
                fields.Leave(buffer, name);
        }
    }

    public bool IsTrusted(PeerAddress client)
    {
        if (_options.TrustedProxies.IsEmpty)
            return false;
        if (client.IsNone)
            return true; // a Unix socket: only who may open it can write to it
        return _trusted.Contains(client);
    }

    /// <summary>Whom a request is from, as the trusted proxy that sent it says; the proxy itself where it says nothing.</summary>
    public PeerAddress ClientOf(ReadOnlySpan<byte> buffer, FieldList fields, PeerAddress proxy)
    {
        if (_options.XForwarded && fields.Has(KnownField.XForwardedFor))
            return ForwardedClient.Find(_trusted, buffer, fields, KnownField.XForwardedFor, proxy);
        return _options.Forwarded && fields.Has(KnownField.Forwarded)
            ? ForwardedClient.Find(_trusted, buffer, fields, KnownField.Forwarded, proxy)
            : proxy;
    }

    public void Write(ref FieldLines lines, ReadOnlySpan<byte> buffer, RequestHead request, PeerAddress client, ReadOnlySpan<byte> clientText, bool trusted, bool isHttp2 = false)
    {
        FieldList fields = request.Fields;
        ReadOnlySpan<byte> host = request.Host.Length <= MaxHostBytes ? request.Host.Of(buffer) : default;
        if (_options.XForwarded)
        {
            if (!clientText.IsEmpty)
            {
                lines.Add("X-Forwarded-For: "u8);
                if (trusted)
                    AddValues(ref lines, buffer, fields, KnownField.XForwardedFor);
                lines.Add(clientText);
                lines.Add("\r\n"u8);
            }

            if (!trusted || !fields.Has(KnownField.XForwardedProto))
                lines.Add(_options.IsHttps ? "X-Forwarded-Proto: https\r\n"u8 : "X-Forwarded-Proto: http\r\n"u8);
            if (!host.IsEmpty && (!trusted || !fields.Has(KnownField.XForwardedHost)))
            {
                lines.Add("X-Forwarded-Host: "u8);
                lines.Add(host);
                lines.Add("\r\n"u8);
            }
        }

        if (_options.Forwarded)
            WriteForwarded(ref lines, host, client, clientText);
        lines.Add(isHttp2 ? "Via: 2.0"u8 : request.MinorVersion == 1 ? "Via: 1.1"u8 : "Via: 1.0"u8);
        lines.Add(_via);
    }

    // RFC 7239 §6: an IPv6 address is bracketed and quoted, an unknown client is said to be unknown. A further Forwarded line
    // continues the list of the lines before it (§4).
    private void WriteForwarded(ref FieldLines lines, ReadOnlySpan<byte> host, PeerAddress client, ReadOnlySpan<byte> clientText)
    {
        lines.Add("Forwarded: for="u8);
        if (clientText.IsEmpty)
        {
            lines.Add("unknown"u8);
        }
        else if (client.IsV4)
        {
            lines.Add(clientText);
        }
        else
        {
            lines.Add("\"["u8);
            lines.Add(clientText);
            lines.Add("]\""u8);
        }

        lines.Add(_options.IsHttps ? ";proto=https"u8 : ";proto=http"u8);
        if (!host.IsEmpty)
        {
            lines.Add(";host=\""u8);
            lines.Add(host);
            lines.Add("\""u8);
        }

        lines.Add("\r\n"u8);
    }

    private static void AddValues(ref FieldLines lines, ReadOnlySpan<byte> buffer, FieldList fields, KnownField name)
    {
        for (int i = fields.IndexOf(name); i >= 0; i = fields.IndexOf(name, i + 1))
        {
            lines.Add(fields[i].Value.Of(buffer));
            lines.Add(", "u8);
        }
    }
}
