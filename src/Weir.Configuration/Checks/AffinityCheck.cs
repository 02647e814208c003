using Weir.Configuration.Keys;

namespace Weir.Configuration.Checks;

/// <summary>The keys of an affinity belong together, browsers take its cookie, and a tcp listener sees what it needs.</summary>
internal static class AffinityCheck
{
    private static readonly AffinityConfig Defaults = new();

    public static void Run(WeirConfiguration configuration, ReadContext context)
    {
        foreach (var pool in configuration.Pools)
        {
            var path = $"{SourceMap.Join("pools", pool.Name)}.affinity";
            if (pool.Affinity is { } affinity && Kind(path, context))
            {
                Belonging(affinity, path, context);
                Cookie(affinity, path, context);
            }
        }

        foreach (var listener in configuration.Listeners)
            Tcp(listener, configuration, context);
    }

    /// <returns>True when it has exactly one.</returns>
    private static bool Kind(string path, ReadContext context)
    {
        string[] given = [.. AffinityKeys.Kinds.Where(key => context.Sources.Has($"{path}.{key}"))];
        if (given.Length == 1)
            return !context.Messages.HasErrorAt($"{path}.{given[0]}");
        if (!context.Messages.HasErrorAt(path))
            context.Messages.Error(
                context.Sources.Key(path),
                path,
                given.Length == 0
                    ? "An affinity says how a client is known again. Write cookie: weir, learn: JSESSIONID, or by: address."
                    : $"An affinity is exactly one thing; this one has {string.Join(" and ", given.Select(key => $"'{key}'"))}. Remove all but one.");
        return false;
    }

    private static void Belonging(AffinityConfig affinity, string path, ReadContext context)
    {
        if (affinity.By == AffinitySource.Header && affinity.Header is null && !context.Sources.Has($"{path}.header"))
            context.Messages.Error(context.Sources.Value($"{path}.by"), path, "'by: header' needs the header's name. Write header: X-User beside it.");
        if (affinity.By != AffinitySource.Header)
            Misplaced(["header"], "by: header");
        if (affinity.By != AffinitySource.Address)
            Misplaced(["ipv6Prefix"], "by: address");
        if (affinity.Cookie is null)
            Misplaced(AffinityKeys.OfCookie, "cookie");
        else
            Misplaced(AffinityKeys.OfTable, "learn' or 'by");

        // With the value that it has anyway, a key changes nothing.
        bool SaysNothing(string key) => key switch
        {
            "ttl" => affinity.TimeToLive == Defaults.TimeToLive,
            "entries" => affinity.Entries == Defaults.Entries,
            "ipv6Prefix" => affinity.Ipv6Prefix == Defaults.Ipv6Prefix,
            _ => false,
        };

        void Misplaced(string[] keys, string wanted)
        {
            foreach (var key in keys.Where(key => context.Sources.Has($"{path}.{key}") && !SaysNothing(key)))
                context.Messages.Error(
                    context.Sources.Key($"{path}.{key}"), $"{path}.{key}", $"'{key}' goes with '{wanted}' only. Remove it.");
        }
    }

    private static void Cookie(AffinityConfig affinity, string path, ReadContext context)
    {
        if (affinity.Cookie is not { } name)
            return;
        if (affinity is { Key: not null, KeyFile: not null })
            context.Messages.Error(
                context.Sources.Key($"{path}.keyFile"), $"{path}.keyFile", "There is a 'key' too. Keep one of them; a file keeps the secret out of this one.");
        if (affinity is { SameSite: SameSite.None, Secure: CookieSecurity.Never })
            context.Messages.Error(
                context.Sources.Value($"{path}.sameSite"),
                $"{path}.sameSite",
                "Browsers take 'sameSite: none' only of a cookie that is secure. Set secure: true, or sameSite: lax.");
        // Of the cookie prefixes of RFC 6265bis §4.1.3.
        if ((name.StartsWith("__Secure-", StringComparison.Ordinal) || name.StartsWith("__Host-", StringComparison.Ordinal))
            && affinity.Secure == CookieSecurity.Never)
            context.Messages.Error(
                context.Sources.Value($"{path}.secure"),
                $"{path}.secure",
                $"Browsers take the cookie '{name}' only when it is secure. Set secure: true, or choose another name.");
        if (name.StartsWith("__Host-", StringComparison.Ordinal) && (affinity.Domain is not null || affinity.Path != "/"))
        {
            var key = affinity.Domain is not null ? "domain" : "path";
            context.Messages.Error(
                context.Sources.Key($"{path}.{key}"),
                $"{path}.{key}",
                $"Browsers take the cookie '{name}' only with path '/' and without domain. Remove '{key}', or choose another name.");
        }
    }

    /// <summary>A connection shows its client's address and nothing else.</summary>
    private static void Tcp(ListenerConfig listener, WeirConfiguration configuration, ReadContext context)
    {
        if (listener.Protocol is not (ListenerProtocol.Tcp or ListenerProtocol.Jobs) || listener.Pool is null)
            return;
        var pool = configuration.Pools.FirstOrDefault(pool => pool.Name == listener.Pool);
        if (pool?.Affinity is null or { By: AffinitySource.Address })
            return;
        var path = $"{SourceMap.Join("listeners", listener.Name)}.pool";
        context.Messages.Error(
            context.Sources.Value(path),
            path,
            $"Pool '{Shown.Plain(pool.Name)}' knows its clients by what requests say, and a tcp listener sees none. Set affinity: {{ by: address }}.");
    }
}
