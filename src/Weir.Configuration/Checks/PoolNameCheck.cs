namespace Weir.Configuration.Checks;

/// <summary>Every pool that is named exists, and every pool that exists is named.</summary>
internal static class PoolNameCheck
{
    public static void Run(WeirConfiguration configuration, ReadContext context)
    {
        var names = configuration.Pools.Select(pool => pool.Name).ToHashSet();
        var used = new HashSet<string>();
        foreach (var (name, path) in References(configuration))
        {
            used.Add(name);
            // Without any pool, the missing 'pools' is the error.
            if (names.Count > 0 && !names.Contains(name) && !context.Messages.IsFull)
                context.Messages.Error(
                    context.Sources.Value(path),
                    path,
                    $"There is no pool {Shown.Quoted(name)}.{Suggestion.Sentence(name, names)} "
                        + $"Known: {Shown.Cut(string.Join(", ", names.Select(Shown.Plain)), 200)}.");
        }

        // A name that could not be read may have been the one that is missed here.
        if (context.Messages.HasErrors)
            return;
        foreach (var pool in configuration.Pools)
            if (!used.Contains(pool.Name))
                context.Messages.Warning(
                    pool.Position,
                    SourceMap.Join("pools", pool.Name),
                    "No listener sends anything to this pool. Name it in a route, or remove it.");
    }

    private static IEnumerable<(string Name, string Path)> References(WeirConfiguration configuration)
    {
        foreach (var listener in configuration.Listeners)
        {
            var path = SourceMap.Join("listeners", listener.Name);
            if (listener.Pool is { } pool)
                yield return (pool, $"{path}.pool");
            for (var i = 0; i < listener.Routes.Length; i++)
            {
                if (listener.Routes[i].Pool is { } routePool)
                    yield return (routePool, $"{path}.routes[{i}].pool");
                foreach (var share in listener.Routes[i].Pools)
                    yield return (share.Pool, SourceMap.Join($"{path}.routes[{i}].pools", share.Pool));
            }
        }
    }
}
