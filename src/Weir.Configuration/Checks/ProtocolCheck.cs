namespace Weir.Configuration.Checks;

/// <summary>Each protocol has its own keys: an http listener routes, a tcp listener has one pool and sees no requests.</summary>
internal static class ProtocolCheck
{
    private static readonly string[] HttpKeys =
    [
        "routes", "filters", "limits", "forwarding", "http2", "hsts", "redirect", "requestId", "encodedSlashes",
        "timeouts.head", "timeouts.bodyIdle", "timeouts.firstByte", "timeouts.keepAlive",
    ];

    public static void Run(WeirConfiguration configuration, ReadContext context)
    {
        foreach (var listener in configuration.Listeners)
        {
            var path = SourceMap.Join("listeners", listener.Name);
            // Not a mapping, or a protocol that could not be read: nothing below would be a new fact.
            var hasKeys = context.Sources.Has($"{path}.bind")
                || context.Sources.Has($"{path}.pool")
                || context.Sources.Has($"{path}.routes");
            if (!hasKeys && listener.Bind.IsEmpty)
                continue;
            if (listener.Protocol == ListenerProtocol.Tcp)
                Tcp(path, context);
            else
                Http(path, context);
        }
    }

    private static void Tcp(string path, ReadContext context)
    {
        foreach (var key in HttpKeys)
        {
            var place = $"{path}.{key}";
            if (context.Sources.Has(place))
                context.Messages.Error(
                    context.Sources.Key(place),
                    place,
                    $"A tcp listener sees no requests, so it has no '{key[(key.LastIndexOf('.') + 1)..]}'. "
                        + (key == "routes" ? "Name its one pool with pool: NAME" : "Remove the key") + ", or set protocol: http.");
        }

        if (!context.Sources.Has($"{path}.pool") && !context.Sources.Has($"{path}.routes"))
            context.Messages.Error(
                context.Sources.Key(path), path, "'pool' is missing. Name the pool that takes the connections: pool: NAME.");
    }

    private static void Http(string path, ReadContext context)
    {
        var (routes, pool) = (context.Sources.Has($"{path}.routes"), context.Sources.Has($"{path}.pool"));
        if (routes && pool)
            context.Messages.Error(
                context.Sources.Key($"{path}.pool"),
                $"{path}.pool",
                "A listener has either 'routes' or 'pool'. For the requests that no route takes, end 'routes' with { pool: NAME }.");
        if (!routes && !pool && !context.Sources.Has($"{path}.redirect"))
            context.Messages.Error(context.Sources.Key(path), path, "'routes' is missing. For a single pool write pool: NAME.");
    }
}
