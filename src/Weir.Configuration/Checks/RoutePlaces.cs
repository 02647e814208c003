namespace Weir.Configuration.Checks;

/// <summary>The routes of a listener with their paths in the file.</summary>
internal static class RoutePlaces
{
    /// <summary>Routes that could not be read are missing from the record: the position tells which of the list one is.</summary>
    public static IEnumerable<(RouteConfig Route, string Path)> Of(ListenerConfig listener, ReadContext context)
    {
        var path = SourceMap.Join("listeners", listener.Name);
        var place = 0;
        foreach (var route in listener.Routes)
        {
            while (context.Sources.Has($"{path}.routes[{place}]") && context.Sources.Value($"{path}.routes[{place}]") != route.Position)
                place++;
            yield return (route, $"{path}.routes[{place}]");
            place++;
        }
    }
}
