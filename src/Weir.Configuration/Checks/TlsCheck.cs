namespace Weir.Configuration.Checks;

/// <summary>TLS has what it needs, and is not configured where nothing is encrypted.</summary>
internal static class TlsCheck
{
    public static void Run(WeirConfiguration configuration, ReadContext context)
    {
        foreach (var listener in configuration.Listeners)
            Listener(listener, SourceMap.Join("listeners", listener.Name), context);
        foreach (var pool in configuration.Pools)
            Pool(SourceMap.Join("pools", pool.Name), context);
    }

    private static void Listener(ListenerConfig listener, string path, ReadContext context)
    {
        var isHttps = listener.Protocol == ListenerProtocol.Https;
        if (isHttps && !context.Sources.Has($"{path}.tls"))
            context.Messages.Error(
                context.Sources.Value($"{path}.protocol"),
                $"{path}.protocol",
                "An https listener needs a certificate. Give it: tls: { certificates: [ { certificate: FILE, key: FILE } ] }. "
                    + "To try things out, 'weir cert dev' makes one.");
        // A protocol that could not be read is http by default: what follows would not be true of what was meant.
        if (listener.Protocol == ListenerProtocol.Http && context.Sources.Has($"{path}.tls") && !context.Messages.HasErrors)
            context.Messages.Error(
                context.Sources.Key($"{path}.tls"), $"{path}.tls", "An http listener is not encrypted. Set protocol: https, or remove 'tls'.");
        if (!isHttps && context.Sources.Has($"{path}.hsts") && !context.Messages.HasErrors)
            context.Messages.Error(
                context.Sources.Key($"{path}.hsts"),
                $"{path}.hsts",
                "Browsers ignore Strict-Transport-Security that comes without TLS (RFC 6797 §8.1). Put 'hsts' on the https listener.");
        if (isHttps && context.Sources.Has($"{path}.redirect"))
            context.Messages.Error(
                context.Sources.Key($"{path}.redirect"),
                $"{path}.redirect",
                "Clients of an https listener have come by https already. Put 'redirect' on the http listener.");
        if (listener.Protocol == ListenerProtocol.Tcp && listener.Tls?.Clients is { Forward: true })
            context.Messages.Error(
                context.Sources.Key($"{path}.tls.clients.forward"),
                $"{path}.tls.clients.forward",
                "A tcp listener sees no requests that it could tell endpoints in. Remove 'forward', or set protocol: https.");
    }

    private static void Pool(string path, ReadContext context)
    {
        if (context.Sources.Has($"{path}.tls.key") && !context.Sources.Has($"{path}.tls.certificate"))
            context.Messages.Error(
                context.Sources.Key($"{path}.tls.key"), $"{path}.tls.key", "A key needs its certificate. Name it with 'certificate', or remove 'key'.");
    }
}
