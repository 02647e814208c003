namespace Weir.Configuration.Checks;

/// <summary>Warns where clients are told apart by address and have none: behind a Unix socket all are one, unless their proxy says who they are.</summary>
internal static class ClientAddressCheck
{
    private const string IpHash = "ip-hash";

    public static void Run(WeirConfiguration configuration, ReadContext context)
    {
        foreach (var listener in configuration.Listeners)
        {
            if (listener.Bind.All(bind => bind.Kind != BindAddressKind.Unix) || (IsHttp(listener) && !listener.Forwarding.Trust.IsEmpty))
                continue;
            var path = $"{SourceMap.Join("listeners", listener.Name)}.bind";
            if (string.Join(", ", Uses(listener, configuration).Distinct(StringComparer.Ordinal)) is not { Length: > 0 } uses)
                continue;
            var mend = IsHttp(listener)
                ? "If a proxy is in front, set forwarding.trust: what comes through the socket is then believed; else remove them."
                : "Remove them, or bind an IP address.";
            context.Messages.Warning(
                context.Sources.Key(path), path, $"Clients of a Unix socket have no address, so all of them are one to: {uses}. {mend}");
        }
    }

    private static bool IsHttp(ListenerConfig listener) => listener.Protocol is not (ListenerProtocol.Tcp or ListenerProtocol.Jobs);

    private static IEnumerable<string> Uses(ListenerConfig listener, WeirConfiguration configuration)
    {
        if (listener.MaxConnectionsPerSource is not null)
            yield return "maxConnectionsPerSource";
        if (listener.Routes.Any(route => !route.Source.IsEmpty))
            yield return "source";
        if (listener.Routes.Any(route => route.RateLimits.Any(limit => limit.By.Kind == RateLimitKeyKind.Ip)))
            yield return "rateLimit by ip";
        foreach (var pool in configuration.Pools.Where(pool => Serves(listener, pool)))
        {
            if (pool.Strategy.Name == IpHash)
                yield return "strategy ip-hash";
            if (pool.Affinity?.By == AffinitySource.Address)
                yield return "affinity by address";
        }
    }

    private static bool Serves(ListenerConfig listener, PoolConfig pool) =>
        listener.Pool == pool.Name
        || listener.Routes.Any(route => route.Pool == pool.Name || route.Pools.Any(share => share.Pool == pool.Name));
}
