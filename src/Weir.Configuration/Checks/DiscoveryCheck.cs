namespace Weir.Configuration.Checks;

/// <summary>A pool gets its endpoints from somewhere.</summary>
internal static class DiscoveryCheck
{
    public static void Run(WeirConfiguration configuration, ReadContext context)
    {
        foreach (var pool in configuration.Pools)
        {
            var path = SourceMap.Join("pools", pool.Name);
            if (!context.Sources.Has($"{path}.endpoints") && !context.Sources.Has($"{path}.discovery") && !context.Messages.HasErrorAt(path))
                context.Messages.Error(pool.Position, path, "'endpoints' is missing. Give at least one: endpoints: [ \"10.0.0.11:80\" ].");
        }
    }
}
