using Weir.Configuration.Forms;

namespace Weir.Configuration.Keys;

/// <summary>The top level of weir.yaml, and by it every key there is.</summary>
internal static class ConfigurationKeys
{
    private const int MaxListeners = 256;
    private const int MaxPools = 4096;

    public static ObjectShape<WeirConfiguration> For(ConfigurationVocabulary vocabulary) =>
        new ObjectShape<WeirConfiguration>(
            "weir",
            "the file",
            "One weir.yaml: what accepts, where it goes, and the process around it.",
            (_, _) => new() { Listeners = [], Pools = [] })
        .Required(
            "listeners",
            new NamedForm<ListenerConfig>(ListenerKeys.For(vocabulary), "listeners", MaxListeners),
            (c, v) => c with { Listeners = v },
            "Name at least one: listeners: { web: { bind: 0.0.0.0:8080, pool: web } }.",
            "What accepts, by name.")
        .Required(
            "pools",
            new NamedForm<PoolConfig>(PoolKeys.For(vocabulary), "pools", MaxPools),
            (c, v) => c with { Pools = v },
            "Name at least one: pools: { web: { endpoints: [ \"10.0.0.11:80\" ] } }.",
            "Groups of endpoints, by name.")
        .Key(
            "admin",
            new ObjectForm<AdminConfig>(Admin()),
            (c, v) => c with { Admin = v },
            "none",
            "The admin listener; absent, none is opened.")
        .Key(
            "engine",
            new ObjectForm<EngineConfig>(EngineKeys.For(vocabulary)),
            (c, v) => c with { Engine = v },
            "none",
            "The event loops; absent, their defaults.")
        .Key(
            "accessLog",
            new ObjectForm<AccessLogConfig>(AccessLog()),
            (c, v) => c with { AccessLog = v },
            "none",
            "A line per request; absent, off.")
        .Key(
            "shutdown",
            new ObjectForm<ShutdownConfig>(Shutdown()),
            (c, v) => c with { Shutdown = v },
            "none",
            "What SIGTERM does; absent, its defaults.")
        .Key(
            "ring",
            RingKeys.Ring,
            (c, v) => c with { Ring = v },
            "none",
            "The ring that the balancer is a node of; absent, none.")
        .Later("tables", "pairing", "events", "detection", "packets");

    private static ObjectShape<AdminConfig> Admin() =>
        new ObjectShape<AdminConfig>(
            "admin",
            "the admin listener",
            "Serves /healthz and /metrics to operators, apart from the listeners.",
            (_, _) => new() { Bind = new() { Kind = BindAddressKind.Any } })
        .Example("admin: { bind: 127.0.0.1:9080 }")
        .Required(
            "bind",
            ScalarForms.Bind,
            (c, v) => c with { Bind = v },
            "Give the address to serve on: bind: 127.0.0.1:9080.",
            "Where the admin listener accepts.");

    private static ObjectShape<AccessLogConfig> AccessLog() =>
        new ObjectShape<AccessLogConfig>(
            "accessLog",
            "the access log",
            "One line per request or connection, written off the event loops. A line is written when its request ends, and the lines of "
                + "different loops do not stand in order of time: sort by `time`. SIGUSR1 has the file opened anew, for logrotate.",
            (_, _) => new())
        .Example("accessLog: { to: stdout }")
        .Key(
            "format",
            new WordForm<AccessLogFormat>("an access log format", [("json", AccessLogFormat.Json)]),
            (c, v) => c with { Format = v },
            "json",
            "The form of a line.")
        .Key(
            "to",
            new LogTargetForm(),
            (c, v) => c with { To = v.Target, Path = v.Path },
            "stdout",
            "Where the lines go; a file is appended to.");

    private static ObjectShape<ShutdownConfig> Shutdown() =>
        new ObjectShape<ShutdownConfig>(
            "shutdown",
            "shutdown",
            "What happens on SIGTERM: listeners close, running work finishes.",
            (_, _) => new())
        .Example("shutdown: { drain: 30s }")
        .Key("drain", ScalarForms.Period, (c, v) => c with { Drain = v }, "30s", "How long running work may finish; 0s cuts it.");
}
