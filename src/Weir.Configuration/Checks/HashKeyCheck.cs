namespace Weir.Configuration.Checks;

/// <summary>A tcp listener has no URI, header, cookie or query to hash.</summary>
internal static class HashKeyCheck
{
    public static void Run(WeirConfiguration configuration, ReadContext context)
    {
        foreach (var listener in configuration.Listeners)
        {
            if (listener.Protocol is not (ListenerProtocol.Tcp or ListenerProtocol.Jobs) || listener.Pool is null)
                continue;
            var pool = configuration.Pools.FirstOrDefault(pool => pool.Name == listener.Pool);
            if (pool?.Strategy.HashKey is not { Kind: not HashKeyKind.Source } key)
                continue;
            var path = $"{SourceMap.Join("listeners", listener.Name)}.pool";
            var kind = key.Kind.ToString().ToLowerInvariant();
            context.Messages.Error(
                context.Sources.Value(path),
                path,
                $"Pool '{Shown.Plain(pool.Name)}' hashes the {kind} of a request, and a tcp listener sees none. "
                    + $"Hash the client's address: {pool.Strategy.Name}: source.");
        }
    }
}
