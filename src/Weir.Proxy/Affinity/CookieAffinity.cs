using System.Text;
using Weir.Http.Fields;
using Weir.Http.Http1;
using Weir.Net;
using Weir.Proxy.Forwarding;

namespace Weir.Proxy.Affinity;

/// <summary>Affinity by a cookie that Weir inserts. It needs no memory here and outlives restarts of both sides.</summary>
internal sealed class CookieAffinity : PoolAffinity
{
    /// <summary>A client may hold several of one name, for different paths. More signatures than this are not worth checking.</summary>
    private const int MostTried = 4;

    private readonly AffinityCookieOptions _cookie;
    private readonly CookieSeal _seal;
    private readonly CookieSeal[] _previous;
    private readonly byte[] _name;
    private readonly byte[] _start;
    private readonly byte[] _end;
    private readonly byte[] _secureEnd;
    private readonly long _maxAgeSeconds;

    public CookieAffinity(AffinityOptions options, string pool)
        : base(options)
    {
        _cookie = options.Cookie ?? throw new ArgumentException("A cookie's affinity has cookie options.", nameof(options));
        _seal = new CookieSeal(_cookie.Key.Span, pool);
        _previous = [.. _cookie.Previous.Select(previous => new CookieSeal(previous.Key.Span, pool))];
        _name = Encoding.ASCII.GetBytes(options.Name);
        _maxAgeSeconds = (long)(_cookie.MaxAge?.TotalSeconds ?? 0);
        _start = Encoding.ASCII.GetBytes($"Set-Cookie: {options.Name}=");
        _end = Encoding.ASCII.GetBytes(Attributes(_cookie.Secure ?? false));
        _secureEnd = Encoding.ASCII.GetBytes(Attributes(_cookie.Secure ?? true));
    }

    internal override ReadOnlySpan<byte> HiddenCookie => _cookie.IsForwarded ? default : _name;

    internal override AffinityMark Find(ReadOnlySpan<byte> received, RequestHead head, PeerAddress client, long nowNanos, long unixSeconds)
    {
        int tried = 0;
        for (int i = head.Fields.IndexOf(KnownField.Cookie); i >= 0; i = head.Fields.IndexOf(KnownField.Cookie, i + 1))
        {
            CookiePairs pairs = new(head.Fields[i].Value.Of(received));
            while (pairs.Next())
            {
                if (!pairs.Name.SequenceEqual(_name))
                    continue;
                if (TryRead(pairs.Value, unixSeconds, out AffinityMark mark))
                    return mark;
                if (++tried == MostTried)
                    return default;
            }
        }

        return default;
    }

    internal override bool Tell(ref FieldLines lines, in AffinityMark mark, ulong identity, long unixSeconds, bool isSecure)
    {
        if (mark.Identity == identity && !mark.IsStale)
            return false;
        Span<byte> value = stackalloc byte[CookieSeal.TextBytes];
        _seal.Write(identity, ExpiryFrom(unixSeconds), value);
        lines.Add(_start);
        lines.Add(value);
        lines.Add(isSecure ? _secureEnd : _end);
        return true;
    }

    private bool TryRead(ReadOnlySpan<byte> value, long unixSeconds, out AffinityMark mark)
    {
        if (_seal.TryRead(value, unixSeconds, out ulong identity, out long expiry))
        {
            mark = new AffinityMark(identity, IsStale: IsStale(expiry, unixSeconds));
            return true;
        }

        for (int i = 0; i < _previous.Length; i++)
        {
            if (!_previous[i].TryRead(value, unixSeconds, out identity, out _))
                continue;
            // Of an endpoint that has left: a name that nobody has, so its client is lost as with any key.
            mark = new AffinityMark(_cookie.Previous[i].Identities.GetValueOrDefault(identity, identity), IsStale: true);
            return true;
        }

        mark = default;
        return false;
    }

    /// <summary>Rounded up to sixteenths of <c>maxAge</c>, so that the clients of an endpoint share few values: each is verified once.</summary>
    private long ExpiryFrom(long unixSeconds)
    {
        long step = Math.Max(_maxAgeSeconds / 16, 1);
        return _maxAgeSeconds == 0 ? 0 : (unixSeconds + _maxAgeSeconds + step - 1) / step * step;
    }

    /// <summary>A cookie from before <c>maxAge</c> was set or changed is renewed as well.</summary>
    private bool IsStale(long expiry, long unixSeconds) => expiry == 0 ? _maxAgeSeconds != 0 : expiry - unixSeconds < _maxAgeSeconds / 2 || _maxAgeSeconds == 0;

    private string Attributes(bool isSecure)
    {
        StringBuilder text = new($"; Path={_cookie.Path}");
        if (_cookie.Domain is not null)
            text.Append($"; Domain={_cookie.Domain}");
        if (_maxAgeSeconds != 0)
            text.Append($"; Max-Age={_maxAgeSeconds}");
        if (_cookie.HttpOnly)
            text.Append("; HttpOnly");
        if (isSecure)
            text.Append("; Secure");
        if (_cookie.SameSite is not null)
            text.Append($"; SameSite={_cookie.SameSite}");
        text.Append("\r\n");
        if (_cookie.IsPrivate)
            text.Append("Cache-Control: private\r\n");
        return text.ToString();
    }
}
