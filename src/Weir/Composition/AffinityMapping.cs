using System.Security.Cryptography;
using System.Text;
using Weir.Balancing.Hashing;
using Weir.Configuration;
using Weir.Proxy.Affinity;

namespace Weir.Composition;

/// <summary>The affinity of a pool as configured.</summary>
internal static class AffinityMapping
{
    /// <summary>Shorter secrets can be guessed.</summary>
    private const int LeastKeyBytes = 16;

    /// <summary>More is not a key but some other file.</summary>
    private const int MostKeyBytes = 4096;

    /// <summary>Signs the cookies of pools without a key of their own: it lasts as long as the process.</summary>
    private static readonly byte[] StartKey = RandomNumberGenerator.GetBytes(32);

    /// <exception cref="CompositionException">The key's file cannot be read, or holds no key.</exception>
    public static AffinityOptions? ToOptions(PoolConfig pool) => pool.Affinity is not { } affinity ? null : new AffinityOptions
    {
        Kind = affinity.Cookie is not null ? AffinityKind.Cookie
            : affinity.Learn is not null ? AffinityKind.Learn
            : affinity.By == AffinitySource.Header ? AffinityKind.Header
            : AffinityKind.Address,
        Name = affinity.Cookie ?? affinity.Learn ?? affinity.Header ?? "",
        RefusesWhenLost = affinity.OnLost == AffinityLoss.Refuse,
        Entries = affinity.Entries,
        TimeToLive = affinity.TimeToLive,
        Ipv6PrefixBits = affinity.Ipv6Prefix,
        Cookie = affinity.Cookie is null ? null : new AffinityCookieOptions
        {
            Key = Key(affinity, pool.Name),
            Path = affinity.Path,
            Domain = affinity.Domain,
            Secure = affinity.Secure switch { CookieSecurity.Always => true, CookieSecurity.Never => false, _ => null },
            HttpOnly = affinity.HttpOnly,
            SameSite = affinity.SameSite == SameSite.Off ? null : affinity.SameSite.ToString(),
            MaxAge = affinity.MaxAge,
            IsForwarded = affinity.Forward,
            IsPrivate = affinity.Private,
        },
    };

    /// <summary>How endpoints are named in affinities, by address. Clients see the names in cookies: those are hashed with the key.</summary>
    public static Func<string, ulong> IdentityIn(PoolConfig pool, AffinityOptions? affinity)
    {
        if (affinity is null)
            return _ => 0;
        if (affinity.Cookie is not { } cookie)
            return address => Math.Max(XxHash64.Hash(Encoding.UTF8.GetBytes(address)), 1);
        return new CookieSeal(cookie.Key.Span, pool.Name).IdentityOf;
    }

    private static byte[] Key(AffinityConfig affinity, string pool)
    {
        if (affinity.KeyFile is not { } file)
            return affinity.Key is { } key ? Encoding.UTF8.GetBytes(key) : StartKey;
        string place = $"pools.{pool}.affinity.keyFile";
        byte[] bytes;
        try
        {
            using FileStream stream = File.OpenRead(file);
            bytes = new byte[MostKeyBytes + 1];
            bytes = bytes[..stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false)];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CompositionException($"{place}: {e.Message} Name a file that can be read, such as one written by: head -c 32 /dev/urandom | base64.");
        }

        // A text file ends with a line end, which is no part of the key.
        ReadOnlySpan<byte> content = bytes.AsSpan().TrimEnd("\r\n"u8);
        if (content.Length is >= LeastKeyBytes and <= MostKeyBytes)
            return content.ToArray();
        throw new CompositionException(
            $"{place}: '{file}' holds {(content.Length > MostKeyBytes ? $"more than {MostKeyBytes}" : $"{content.Length}")} bytes. "
                + $"A key has {LeastKeyBytes} to {MostKeyBytes}: head -c 32 /dev/urandom | base64.");
    }
}
