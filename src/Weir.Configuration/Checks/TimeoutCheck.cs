using Weir.Configuration.Text;

namespace Weir.Configuration.Checks;

/// <summary>Warns of a time that can never pass because a shorter one around it passes first. Only times that the file names are compared.</summary>
internal static class TimeoutCheck
{
    public static void Run(WeirConfiguration configuration, ReadContext context)
    {
        // A time that could not be read looks like its default.
        if (context.Messages.HasErrors)
            return;
        HashSet<string> told = new(StringComparer.Ordinal);
        foreach (var listener in configuration.Listeners.Where(listener => listener.Protocol is not (ListenerProtocol.Tcp or ListenerProtocol.Jobs)))
        {
            var path = SourceMap.Join("listeners", listener.Name);
            // The short form, pool: web, is a route without conditions.
            var routes = RoutePlaces.Of(listener, context).DefaultIfEmpty((new() { Pool = listener.Pool }, path));
            foreach (var (route, place) in routes)
                foreach (var pool in PoolsOf(route, configuration))
                    Compare(listener, route, place, pool, told, context);
        }
    }

    private static void Compare(ListenerConfig listener, RouteConfig route, string path, PoolConfig pool, HashSet<string> told, ReadContext context)
    {
        var poolPath = SourceMap.Join("pools", pool.Name);
        var (perTry, perTryPath) = route.Retries is { } retries
            ? (retries.PerTry, $"{path}.retries.perTry")
            : (pool.Retries.PerTry, $"{poolPath}.retries.perTry");
        var (firstByte, firstByteOf) = route.Timeouts.FirstByte is { } own ? (own, "the route's")
            : pool.Timeouts.FirstByte is { } pools ? (pools, "the pool's")
            : (listener.Timeouts.FirstByte, "the listener's");
        if (perTry > firstByte)
            Warn(perTryPath, "perTry", perTry.Value, $"{firstByteOf} 'firstByte'", firstByte, told, context);
        if (route.Timeouts.Total is not { } total)
            return;
        // Of the route's own times it is an error (ResilienceCheck); those of a pool may be right for its other routes.
        if (route.Retries is null && perTry > total)
            Warn(perTryPath, "perTry", perTry.Value, $"'total' of {path}", total, told, context);
        if (pool.Queue is { } queue && queue.Wait > total)
            Warn($"{poolPath}.queue.wait", "wait", queue.Wait, $"'total' of {path}", total, told, context);
    }

    private static void Warn(string path, string key, TimeSpan time, string of, TimeSpan shorter, HashSet<string> told, ReadContext context)
    {
        if (!context.Sources.Has(path) || !told.Add($"{path} {of}"))
            return;
        context.Messages.Warning(
            context.Sources.Value(path),
            path,
            $"'{key}' is {DurationText.Format(time)} and {of} {DurationText.Format(shorter)}, which ends the wait first. Shorten '{key}', or lengthen the other.");
    }

    private static IEnumerable<PoolConfig> PoolsOf(RouteConfig route, WeirConfiguration configuration) =>
        configuration.Pools.Where(pool => pool.Name == route.Pool || route.Pools.Any(share => share.Pool == pool.Name));
}
