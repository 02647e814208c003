using Weir.Configuration.Text;

namespace Weir.Configuration.Checks;

/// <summary>Limits, queues, breakers and time-outs agree with each other.</summary>
internal static class ResilienceCheck
{
    /// <summary>What has nothing to act on where no pool serves the route.</summary>
    private static readonly string[] PoolKeys = ["timeouts", "retries", "resume", "priority"];

    public static void Run(WeirConfiguration configuration, ReadContext context)
    {
        foreach (var pool in configuration.Pools)
        {
            var path = SourceMap.Join("pools", pool.Name);
            Queue(pool, path, context);
            QueueOfConnections(pool, path, configuration, context);
            if (pool.Breaker is { } breaker)
                Breaker(breaker, $"{path}.breaker", context);
        }

        foreach (var listener in configuration.Listeners)
        {
            var path = SourceMap.Join("listeners", listener.Name);
            Sources(listener, path, context);
            foreach (var (route, place) in RoutePlaces.Of(listener, context))
                Route(route, place, context);
        }
    }

    private static void Queue(PoolConfig pool, string path, ReadContext context)
    {
        if (pool.Queue is null || pool.MaxRequests is not null || pool.Endpoints.Any(endpoint => endpoint.MaxRequests is not null))
            return;
        // A limit that could not be read has been reported.
        if (context.Messages.HasErrorAt($"{path}.maxRequests") || context.Messages.HasErrorAt($"{path}.endpoints"))
            return;
        context.Messages.Error(
            context.Sources.Key($"{path}.queue"),
            $"{path}.queue",
            "Nothing ever waits in a pool without a limit. Set maxRequests for the pool or for its endpoints, or remove 'queue'.");
    }

    /// <summary>Only requests can be told to wait.</summary>
    private static void QueueOfConnections(PoolConfig pool, string path, WeirConfiguration configuration, ReadContext context)
    {
        var isTcp = configuration.Listeners.Any(listener => listener.Protocol is ListenerProtocol.Tcp or ListenerProtocol.Jobs && listener.Pool == pool.Name);
        var isHttp = configuration.Listeners.Any(listener =>
            listener.Routes.Any(route => route.Pool == pool.Name || route.Pools.Any(share => share.Pool == pool.Name)));
        if (pool.Queue is null || !isTcp || isHttp)
            return;
        context.Messages.Error(
            context.Sources.Key($"{path}.queue"),
            $"{path}.queue",
            "TCP connections do not queue: beyond the limit they end at once. Remove 'queue', or use the pool in an http listener.");
    }

    private static void Breaker(BreakerConfig breaker, string path, ReadContext context)
    {
        if (breaker.Open > breaker.MaxOpen)
        {
            var key = context.Sources.Has($"{path}.open") ? "open" : "maxOpen";
            context.Messages.Error(
                context.Sources.Value($"{path}.{key}"),
                $"{path}.{key}",
                $"'open' is {DurationText.Format(breaker.Open)} and 'maxOpen' {DurationText.Format(breaker.MaxOpen)}. "
                    + "'open' is at most 'maxOpen': shorten the one or lengthen the other.");
        }

        if (breaker is { Errors: 0, ErrorShare: 0, Latency: null })
            context.Messages.Error(
                context.Sources.Key(path),
                path,
                "Nothing opens this breaker. Set 'errors', 'errorShare' or 'latency', or remove 'breaker'.");
    }

    private static void Sources(ListenerConfig listener, string path, ReadContext context)
    {
        if (listener.MaxConnectionsPerSource is not { } perSource || perSource <= listener.MaxConnections)
            return;
        context.Messages.Error(
            context.Sources.Value($"{path}.maxConnectionsPerSource"),
            $"{path}.maxConnectionsPerSource",
            $"One client may have {perSource} connections and all together {listener.MaxConnections}. "
                + "Lower 'maxConnectionsPerSource', or raise 'maxConnections'.");
    }

    private static void Route(RouteConfig route, string path, ReadContext context)
    {
        if (route.Redirect is not null || route.Respond is not null)
            foreach (var key in PoolKeys.Where(key => context.Sources.Has($"{path}.{key}")))
                context.Messages.Error(
                    context.Sources.Key($"{path}.{key}"),
                    $"{path}.{key}",
                    $"This route answers by itself, so '{key}' changes nothing. Remove the key, or name a pool.");
        if (route.Timeouts.Total is not { } total)
            return;
        NoLongerThanTotal(route.Retries?.PerTry, total, $"{path}.retries.perTry", "perTry", context);
        NoLongerThanTotal(route.Timeouts.Connect, total, $"{path}.timeouts.connect", "connect", context);
        NoLongerThanTotal(route.Timeouts.FirstByte, total, $"{path}.timeouts.firstByte", "firstByte", context);
    }

    private static void NoLongerThanTotal(TimeSpan? part, TimeSpan total, string path, string key, ReadContext context)
    {
        if (part is not { } time || time <= total)
            return;
        context.Messages.Error(
            context.Sources.Value(path),
            path,
            $"'{key}' is {DurationText.Format(time)} and the route's 'total' {DurationText.Format(total)}. "
                + $"A part is no longer than the whole: shorten '{key}' or lengthen 'total'.");
    }
}
