using System.Buffers;
using System.Collections.Frozen;
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

    /// <summary>Each is one more signature to check for a cookie that is not ours.</summary>
    private const int MostKeys = 4;

    private const string Advice = "head -c 32 /dev/urandom | base64";

    private static readonly SearchValues<byte> Text = SearchValues.Create([.. Enumerable.Range(' ', '~' - ' ' + 1).Select(c => (byte)c), (byte)'\r', (byte)'\n']);

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
        TellsResumed = affinity.TellResumed,
        Entries = affinity.Entries,
        TimeToLive = affinity.TimeToLive,
        Ipv6PrefixBits = affinity.Ipv6Prefix,
        Cookie = affinity.Cookie is null ? null : Cookie(affinity, pool),
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

    private static AffinityCookieOptions Cookie(AffinityConfig affinity, PoolConfig pool)
    {
        byte[][] keys = Keys(affinity, pool.Name);
        return new AffinityCookieOptions
        {
            Key = keys[0],
            Previous = [.. keys.Skip(1).Select(key => new PreviousKey(key, Identities(key, keys[0], pool)))],
            Path = affinity.Path,
            Domain = affinity.Domain,
            Secure = affinity.Secure switch { CookieSecurity.Always => true, CookieSecurity.Never => false, _ => null },
            HttpOnly = affinity.HttpOnly,
            SameSite = affinity.SameSite == SameSite.Off ? null : affinity.SameSite.ToString(),
            MaxAge = affinity.MaxAge,
            IsForwarded = affinity.Forward,
            IsPrivate = affinity.Private,
        };
    }

    /// <summary>What the endpoints were called with an old key, and what they are called with the new one.</summary>
    private static FrozenDictionary<ulong, ulong> Identities(byte[] old, byte[] current, PoolConfig pool)
    {
        CookieSeal before = new(old, pool.Name);
        CookieSeal now = new(current, pool.Name);
        return pool.Endpoints.Select(endpoint => endpoint.Address.ToString())
            .DistinctBy(before.IdentityOf)
            .ToFrozenDictionary(before.IdentityOf, now.IdentityOf);
    }

    /// <summary>The first signs, all verify.</summary>
    private static byte[][] Keys(AffinityConfig affinity, string pool)
    {
        if (affinity.KeyFile is not { } file)
            return [affinity.Key is { } key ? Encoding.UTF8.GetBytes(key) : StartKey];
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
            throw new CompositionException($"{place}: {e.Message} Name a file that can be read, such as one written by: {Advice}.");
        }

        byte[][] keys = Lines(bytes);
        byte[]? wrong = Array.Find(keys, line => line.Length is < LeastKeyBytes or > MostKeyBytes);
        if (wrong is not null || keys.Length is 0 or > MostKeys)
        {
            string what = keys.Length > MostKeys ? $"{keys.Length} keys"
                : wrong?.Length > MostKeyBytes ? $"more than {MostKeyBytes} bytes"
                : keys.Length > 1 ? $"a line of {wrong!.Length} bytes"
                : $"{wrong?.Length ?? 0} bytes";
            throw new CompositionException(
                $"{place}: '{file}' holds {what}. A key has {LeastKeyBytes} to {MostKeyBytes} bytes, and there are at most {MostKeys}, a line each: {Advice}.");
        }

        return keys;
    }

    /// <summary>The keys of a text file, a line each; what is no text is one key, whatever bytes it has.</summary>
    private static byte[][] Lines(byte[] bytes)
    {
        // A text file ends with a line end, which is no part of the key.
        ReadOnlySpan<byte> content = bytes.AsSpan().TrimEnd("\r\n"u8);
        bool isText = content.IndexOfAnyExcept(Text) < 0;
        if (!isText || bytes.Length > MostKeyBytes)
            return [content.ToArray()];
        string[] lines = Encoding.ASCII.GetString(content).Split(['\r', '\n'], StringSplitOptions.RemoveEmptyEntries);
        return Array.ConvertAll(lines, Encoding.ASCII.GetBytes);
    }
}
