using Weir.Configuration.Text;

namespace Weir.Configuration.Checks;

/// <summary>The keys of a health check agree with each other.</summary>
internal static class HealthCheck
{
    private static readonly string[] HttpKeys = ["host", "expect", "body"];

    /// <summary>What a pool that is not checked can say about its health.</summary>
    private static readonly string[] PassiveKeys = ["passive", "flap"];

    private static readonly string[] CheckKeys =
    [
        .. HttpKeys, "port", "every", "timeout", "rise", "fall", "jitter", "fastEvery", "initial",
    ];

    public static void Run(WeirConfiguration configuration, ReadContext context)
    {
        foreach (var pool in configuration.Pools)
            if (pool.Health is { } health)
                Run(health, $"{SourceMap.Join("pools", pool.Name)}.health", context);
    }

    private static void Run(HealthConfig health, string path, ReadContext context)
    {
        Kind(health, path, context);
        AtMost(health.Timeout, health.Every, "timeout", "every", path, context);
        AtMost(health.FastEvery, health.Every, "fastEvery", "every", path, context);
        if (health.Flap is { } flap)
            AtMost(flap.Hold, flap.MaxHold, "hold", "maxHold", $"{path}.flap", context);
    }

    private static void Kind(HealthConfig health, string path, ReadContext context)
    {
        var (http, tcp) = (context.Sources.Has($"{path}.http"), context.Sources.Has($"{path}.tcp"));
        if (http && tcp)
            context.Messages.Error(
                context.Sources.Key($"{path}.tcp"), $"{path}.tcp", "A check is either 'http' or 'tcp'. Remove one of them.");
        if (tcp && !http && health.Kind != HealthKind.Tcp)
            context.Messages.Error(
                context.Sources.Value($"{path}.tcp"),
                $"{path}.tcp",
                "Without a check there is no health. Write tcp: true or http: /healthz, or remove 'health'.");
        if (!http && !tcp && !context.Messages.HasErrorAt(path) && !IsPassive(path, context))
            context.Messages.Error(
                context.Sources.Key(path), path, "What to check is missing. Write http: /healthz, or tcp: true.");
        if (tcp && !http)
            foreach (var key in HttpKeys)
                if (context.Sources.Has($"{path}.{key}"))
                    context.Messages.Error(
                        context.Sources.Key($"{path}.{key}"),
                        $"{path}.{key}",
                        $"A tcp check only connects, so it has no '{key}'. Remove the key, or check with http: /healthz.");
        if ((http || tcp) && context.Sources.Has($"{path}.passive.ejection"))
            context.Messages.Warning(
                context.Sources.Key($"{path}.passive.ejection"),
                $"{path}.passive.ejection",
                $"The {(http ? "http" : "tcp")} check decides when an endpoint is back, so 'ejection' changes nothing. "
                    + "Remove the key, or the check.");
    }

    private static bool IsPassive(string path, ReadContext context) =>
        PassiveKeys.Any(key => context.Sources.Has($"{path}.{key}")) && !CheckKeys.Any(key => context.Sources.Has($"{path}.{key}"));

    /// <summary>Points at the key that the user wrote; of two, at the smaller one's.</summary>
    private static void AtMost(TimeSpan less, TimeSpan more, string lessKey, string moreKey, string path, ReadContext context)
    {
        if (less <= more)
            return;
        var key = context.Sources.Has($"{path}.{lessKey}") ? lessKey : moreKey;
        context.Messages.Error(
            context.Sources.Value($"{path}.{key}"),
            $"{path}.{key}",
            $"'{lessKey}' is {DurationText.Format(less)} and '{moreKey}' {DurationText.Format(more)}. "
                + $"'{lessKey}' is at most '{moreKey}': shorten the one or lengthen the other.");
    }
}
