namespace Weir.Configuration.Checks;

/// <summary>Warns of a route that no request reaches because an earlier one takes them all.</summary>
internal static class RouteCheck
{
    // Comparing every pair of 10,000 routes would take seconds; a list this long was generated, not written.
    private const int MaxCompared = 1000;

    public static void Run(WeirConfiguration configuration, ReadContext context)
    {
        // A condition that could not be read looks like none, and its route like one that takes everything.
        if (context.Messages.HasErrors)
            return;
        foreach (var listener in configuration.Listeners)
        {
            var path = $"{SourceMap.Join("listeners", listener.Name)}.routes";
            var routes = listener.Routes;
            for (var i = 1; i < Math.Min(routes.Length, MaxCompared); i++)
                for (var j = 0; j < i; j++)
                {
                    if (!Takes(routes[j], routes[i]))
                        continue;
                    context.Messages.Warning(
                        routes[i].Position,
                        $"{path}[{i}]",
                        $"No request reaches this route: routes[{j}] takes everything that it matches. Move it up, or remove it.");
                    break;
                }
        }
    }

    /// <summary>True when every request that <paramref name="later"/> matches is matched by <paramref name="earlier"/> too.</summary>
    private static bool Takes(RouteConfig earlier, RouteConfig later) =>
        TakesHost(earlier.Host, later.Host) && TakesPath(earlier.Path, later.Path);

    private static bool TakesHost(HostPattern? earlier, HostPattern? later) => (earlier, later) switch
    {
        (null, _) => true,
        (_, null) => false,
        ({ AnySubdomain: true }, _) => later.Name.EndsWith($".{earlier.Name}", StringComparison.Ordinal) || earlier == later,
        _ => earlier == later,
    };

    private static bool TakesPath(PathPattern? earlier, PathPattern? later) => (earlier, later) switch
    {
        (null or { IsPrefix: true, Path: "" }, _) => true,
        (_, null) => false,
        ({ IsPrefix: true }, _) => later.Path == earlier.Path || later.Path.StartsWith($"{earlier.Path}/", StringComparison.Ordinal),
        _ => earlier == later,
    };
}
