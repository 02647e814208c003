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
            if (listener.Protocol is ListenerProtocol.Tcp or ListenerProtocol.Jobs)
                Tcp(listener.Protocol, path, context);
            else
                Http(path, context);
        }
    }

    private static void Tcp(ListenerProtocol protocol, string path, ReadContext context)
    {
        var word = protocol == ListenerProtocol.Tcp ? "tcp" : "jobs";
        if (protocol == ListenerProtocol.Jobs && !context.Sources.Has($"{path}.jobs"))
            context.Messages.Error(context.Sources.Key(path), path, "'jobs' is missing. Say what a request looks like: jobs: { frame: { length: 2 } }.");
        foreach (var key in HttpKeys)
        {
            if (protocol == ListenerProtocol.Jobs && key == "timeouts.head")
                continue;
            var place = $"{path}.{key}";
            if (context.Sources.Has(place))
                context.Messages.Error(
                    context.Sources.Key(place),
                    place,
                    $"A {word} listener sees no requests, so it has no '{key[(key.LastIndexOf('.') + 1)..]}'. "
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
