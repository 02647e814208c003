using System.Collections.Immutable;

namespace Weir.Configuration.Checks;

/// <summary>Costs, classes and sizes belong to strategies that schedule, and agree with endpoints, routes and listeners.</summary>
internal static class WorkCheck
{
    private static readonly string[] Keys = ["costs", "costUnit", "classes", "class", "size"];

    public static void Run(WeirConfiguration configuration, ReadContext context)
    {
        foreach (var pool in configuration.Pools)
        {
            var path = SourceMap.Join("pools", pool.Name);
            Strategy(pool, path, context);
            Costs(pool, path, context);
            if (pool.Class is { } part)
                Part(part, pool, $"{path}.class", "header, query, at", context);
            if (pool.Size is { } size)
                Part(size, pool, $"{path}.size", "header, query, body, at", context);
        }

        foreach (var listener in configuration.Listeners)
        {
            if (listener.Protocol is ListenerProtocol.Tcp or ListenerProtocol.Jobs && configuration.Pools.FirstOrDefault(p => p.Name == listener.Pool) is { } pool)
                FirstBytes(listener, pool, context);
            foreach (var (route, place) in RoutePlaces.Of(listener, context))
                Route(route, place, configuration, context);
        }
    }

    private static void Strategy(PoolConfig pool, string path, ReadContext context)
    {
        if (pool.Strategy.Schedules || context.Messages.HasErrorAt($"{path}.strategy"))
            return;
        foreach (var key in Keys.Where(key => context.Sources.Has($"{path}.{key}")))
            context.Messages.Error(
                context.Sources.Key($"{path}.{key}"),
                $"{path}.{key}",
                $"'{pool.Strategy.Name}' does not look at what requests cost, so '{key}' changes nothing. "
                    + "Remove the key, or choose a strategy that schedules: strategy: least-finish-time.");
    }

    private static void Costs(PoolConfig pool, string path, ReadContext context)
    {
        if (pool.Costs is not { } costs)
        {
            if (context.Sources.Has($"{path}.costUnit") && !context.Sources.Has($"{path}.costs"))
                context.Messages.Error(context.Sources.Key($"{path}.costUnit"), $"{path}.costUnit", "Costs that are learned have no unit. Remove 'costUnit', or give 'costs'.");
            if (pool.Classes.Distinct(StringComparer.Ordinal).Count() != pool.Classes.Length)
                context.Messages.Error(context.Sources.Key($"{path}.classes"), $"{path}.classes", "A class stands here twice. Name each once.");
            return;
        }

        if (context.Sources.Has($"{path}.classes"))
            context.Messages.Error(context.Sources.Key($"{path}.classes"), $"{path}.classes", "The classes stand in 'costs'. Remove 'classes', or remove 'costs' to have them learned.");
        foreach (var endpoint in pool.Endpoints)
        {
            var kind = endpoint.Tags.GetValueOrDefault("kind", "");
            if (!costs.Columns.Contains(kind) && !costs.Columns.Contains(endpoint.Address.ToString()))
                context.Messages.Error(
                    endpoint.Position,
                    $"{path}.endpoints",
                    $"'costs' has no column for {endpoint.Address}. Tag it with one of {string.Join(", ", costs.Columns.Select(Shown.Plain))}, as in tags: {{ kind: {Shown.Plain(costs.Columns[0])} }}.");
        }

        if (pool.Discovery is not null)
            context.Messages.Error(
                context.Sources.Key($"{path}.costs"),
                $"{path}.costs",
                "Endpoints that are discovered have no kind. Remove 'costs' to have them learned, or list the endpoints.");
    }

    private static void Part(RequestPartConfig part, PoolConfig pool, string path, string choices, ReadContext context)
    {
        if (!context.Sources.Has(path) || context.Messages.HasErrorAt(path))
            return;
        var places = (part.Header is null ? 0 : 1) + (part.Query is null ? 0 : 1) + (part.IsBody ? 1 : 0) + (part.At is null ? 0 : 1);
        if (places != 1)
            context.Messages.Error(context.Sources.Key(path), path, $"This says {(places == 0 ? "nowhere" : "several places")}. Give exactly one of {choices}, as in {{ header: X-Kind }}.");
        if (part.At is null && context.Sources.Has($"{path}.length"))
            context.Messages.Error(context.Sources.Key($"{path}.length"), $"{path}.length", "'length' belongs to 'at'. Remove it, or say where the bytes begin: at: 0.");
        foreach (var (word, name) in part.Names)
        {
            if (!ClassesOf(pool).Contains(name))
                context.Messages.Error(context.Sources.Value(SourceMap.Join($"{path}.names", word)), $"{path}.names", UnknownClass(name, pool));
        }
    }

    private static void FirstBytes(ListenerConfig listener, PoolConfig pool, ReadContext context)
    {
        if (pool.Class is not { At: null } && pool.Size is not { At: null })
            return;
        var place = $"{SourceMap.Join("listeners", listener.Name)}.pool";
        context.Messages.Error(
            context.Sources.Value(place),
            place,
            $"Pool '{Shown.Plain(pool.Name)}' finds class or size in an HTTP request, and this listener sees none. Say where they stand in the first bytes, as in class: {{ at: 0, length: 1 }}.");
    }

    private static void Route(RouteConfig route, string path, WeirConfiguration configuration, ReadContext context)
    {
        if (route.Class is not { } name)
            return;
        PoolConfig[] pools = [.. configuration.Pools.Where(p => p.Name == route.Pool || route.Pools.Any(share => share.Pool == p.Name))];
        if (pools.Length > 0 && !pools.Any(pool => ClassesOf(pool).Contains(name)))
            context.Messages.Error(context.Sources.Value($"{path}.class"), $"{path}.class", UnknownClass(name, pools[0]));
    }

    private static ImmutableArray<string> ClassesOf(PoolConfig pool) => pool.Costs?.Classes ?? pool.Classes;

    private static string UnknownClass(string name, PoolConfig pool) => ClassesOf(pool) is { IsEmpty: false } classes
        ? $"Pool '{Shown.Plain(pool.Name)}' has no class {Shown.Quoted(name)}.{Suggestion.Sentence(name, classes)} Known: {string.Join(", ", classes.Select(Shown.Plain))}."
        : $"Pool '{Shown.Plain(pool.Name)}' has no classes. Give it a strategy that schedules with 'costs' or 'classes'.";
}
