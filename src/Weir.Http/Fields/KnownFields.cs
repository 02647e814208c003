using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Weir.Http.Fields;

/// <summary>Recognises field names: by length first, then a few whole-word comparisons, case ignored.</summary>
public static class KnownFields
{
    /// <summary>The fields a proxy consumes whatever Connection says.</summary>
    /// <remarks>
    /// RFC 9110 §7.6.1 lists Proxy-Connection, Keep-Alive, TE, Transfer-Encoding and Upgrade beside Connection itself.
    /// Proxy-Authenticate, Proxy-Authorization and Proxy-Authentication-Info speak of the next hop only (§11.7): passing them
    /// on would hand the credentials meant for a proxy to an endpoint. Trailer is end-to-end: the trailers it announces are passed on.
    /// </remarks>
    public static KnownFieldSet HopByHop { get; } = KnownFieldSet.Of(
        KnownField.Connection,
        KnownField.TransferEncoding,
        KnownField.Te,
        KnownField.Upgrade,
        KnownField.KeepAlive,
        KnownField.ProxyConnection,
        KnownField.ProxyAuthenticate,
        KnownField.ProxyAuthorization,
        KnownField.ProxyAuthenticationInfo);

    /// <summary>The last one that the codec itself interprets.</summary>
    internal const KnownField LastInterpreted = KnownField.ProxyAuthenticationInfo;

    /// <summary>Which known name these bytes spell.</summary>
    /// <param name="name">Bytes without control characters; they need not be a token.</param>
    public static KnownField Find(ReadOnlySpan<byte> name)
    {
        switch (name.Length)
        {
            case 2:
                if (Is(name, "te"u8)) return KnownField.Te;
                break;
            case 3:
                if (Is(name, "via"u8)) return KnownField.Via;
                if (Is(name, "age"u8)) return KnownField.Age;
                break;
            case 4:
                if (Is(name, "host"u8)) return KnownField.Host;
                if (Is(name, "date"u8)) return KnownField.Date;
                if (Is(name, "etag"u8)) return KnownField.Etag;
                if (Is(name, "vary"u8)) return KnownField.Vary;
                break;
            case 5:
                if (Is(name, "range"u8)) return KnownField.Range;
                break;
            case 6:
                if (Is(name, "accept"u8)) return KnownField.Accept;
                if (Is(name, "cookie"u8)) return KnownField.Cookie;
                if (Is(name, "server"u8)) return KnownField.Server;
                if (Is(name, "origin"u8)) return KnownField.Origin;
                if (Is(name, "expect"u8)) return KnownField.Expect;
                break;
            case 7:
                if (Is(name, "referer"u8)) return KnownField.Referer;
                if (Is(name, "upgrade"u8)) return KnownField.Upgrade;
                if (Is(name, "trailer"u8)) return KnownField.Trailer;
                break;
            case 8:
                if (Is(name, "location"u8)) return KnownField.Location;
                break;
            case 9:
                if (Is(name, "forwarded"u8)) return KnownField.Forwarded;
                if (Is(name, "x-real-ip"u8)) return KnownField.XRealIp;
                break;
            case 10:
                if (Is(name, "connection"u8)) return KnownField.Connection;
                if (Is(name, "user-agent"u8)) return KnownField.UserAgent;
                if (Is(name, "set-cookie"u8)) return KnownField.SetCookie;
                if (Is(name, "keep-alive"u8)) return KnownField.KeepAlive;
                break;
            case 11:
                if (Is(name, "retry-after"u8)) return KnownField.RetryAfter;
                break;
            case 12:
                if (Is(name, "content-type"u8)) return KnownField.ContentType;
                if (Is(name, "max-forwards"u8)) return KnownField.MaxForwards;
                if (Is(name, "x-request-id"u8)) return KnownField.XRequestId;
                if (Is(name, "weir-resumed"u8)) return KnownField.WeirResumed;
                break;
            case 13:
                if (Is(name, "cache-control"u8)) return KnownField.CacheControl;
                if (Is(name, "authorization"u8)) return KnownField.Authorization;
                if (Is(name, "last-modified"u8)) return KnownField.LastModified;
                if (Is(name, "content-range"u8)) return KnownField.ContentRange;
                break;
            case 14:
                if (Is(name, "content-length"u8)) return KnownField.ContentLength;
                break;
            case 15:
                if (Is(name, "accept-encoding"u8)) return KnownField.AcceptEncoding;
                if (Is(name, "accept-language"u8)) return KnownField.AcceptLanguage;
                if (Is(name, "x-forwarded-for"u8)) return KnownField.XForwardedFor;
                break;
            case 16:
                if (Is(name, "content-encoding"u8)) return KnownField.ContentEncoding;
                if (Is(name, "x-forwarded-host"u8)) return KnownField.XForwardedHost;
                if (Is(name, "x-forwarded-port"u8)) return KnownField.XForwardedPort;
                if (Is(name, "proxy-connection"u8)) return KnownField.ProxyConnection;
                break;
            case 17:
                if (Is(name, "transfer-encoding"u8)) return KnownField.TransferEncoding;
                if (Is(name, "x-forwarded-proto"u8)) return KnownField.XForwardedProto;
                break;
            case 18:
                if (Is(name, "proxy-authenticate"u8)) return KnownField.ProxyAuthenticate;
                break;
            case 19:
                if (Is(name, "proxy-authorization"u8)) return KnownField.ProxyAuthorization;
                break;
            case 21:
                if (Is(name, "x-client-cert-subject"u8)) return KnownField.XClientCertSubject;
                break;
            case 22:
                if (Is(name, "x-client-cert-verified"u8)) return KnownField.XClientCertVerified;
                break;
            case 25:
                if (Is(name, "x-client-cert-fingerprint"u8)) return KnownField.XClientCertFingerprint;
                if (Is(name, "strict-transport-security"u8)) return KnownField.StrictTransportSecurity;
                if (Is(name, "proxy-authentication-info"u8)) return KnownField.ProxyAuthenticationInfo;
                break;
        }

        return KnownField.Other;
    }

    /// <summary>Compares words of a name with a lower-case one of the same length; the last word overlaps the one before.</summary>
    /// <remarks>
    /// Setting bit 5 lowers letters. The only other bytes it could turn into a letter or hyphen of ours are control characters
    /// (0x0D would become a hyphen), which the caller has excluded: so the comparison is exact.
    /// </remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static bool Is(ReadOnlySpan<byte> name, ReadOnlySpan<byte> lower)
    {
        ref byte a = ref MemoryMarshal.GetReference(name);
        ref byte b = ref MemoryMarshal.GetReference(lower);
        int length = lower.Length;
        if (length < 4)
        {
            for (int i = 0; i < length; i++)
            {
                if ((Unsafe.Add(ref a, i) | 0x20) != Unsafe.Add(ref b, i))
                    return false;
            }

            return true;
        }

        if (length < 8)
            return Word32(ref a, ref b, 0) && Word32(ref a, ref b, length - 4);

        for (int i = 0; i < length - 8; i += 8)
        {
            if (!Word64(ref a, ref b, i))
                return false;
        }

        return Word64(ref a, ref b, length - 8);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool Word32(ref byte a, ref byte b, int at) =>
        (Unsafe.ReadUnaligned<uint>(ref Unsafe.Add(ref a, at)) | 0x20202020u) == Unsafe.ReadUnaligned<uint>(ref Unsafe.Add(ref b, at));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool Word64(ref byte a, ref byte b, int at) =>
        (Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref a, at)) | 0x2020202020202020u)
            == Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref b, at));
}
