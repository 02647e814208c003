namespace Weir.Demo;

/// <summary>What the demo says once it runs. Pure.</summary>
internal static class DemoText
{
    public static string WhatToTry(DemoOptions options, IReadOnlyList<DemoEndpoint> endpoints, int balancerId, int adminPort)
    {
        string count = endpoints.Count == 1 ? "1 back end" : $"{endpoints.Count} back ends";
        string after = endpoints.Count == 1 ? "nobody is left, and clients get 503" : "the others take over";
        string slow = endpoints.Count > 1 ? $"; {endpoints[^1].Name} is {DemoRun.SlowFactor} times slower" : "";
        var victim = endpoints[endpoints.Count > 1 ? 1 : 0];
        return $"""
            Weir (pid {balancerId}) spreads 127.0.0.1:{options.Port} over {count} by {options.Strategy}{slow}. Try:

              curl -s localhost:{options.Port}/10
              http://localhost:{options.Port}/1000 in a browser
              weir stress http://localhost:{options.Port}/ --range 100-1000 --for 10s
              kill {victim.ProcessId}    # end back end {victim.Name}: {after}
              curl -s localhost:{adminPort}/metrics

            {Compare(options, endpoints)}Ctrl-C stops everything.

            """;
    }

    /// <summary>What another strategy would do with the slow back end.</summary>
    private static string Compare(DemoOptions options, IReadOnlyList<DemoEndpoint> endpoints)
    {
        const string Adaptive = "least-response-time";
        if (endpoints.Count == 1 || options.Strategy == Adaptive)
            return "";
        string now = options.Strategy == "round-robin"
            ? $"round-robin gives {endpoints[^1].Name} as many requests as the others, and these wait for it"
            : $"{options.Strategy} does not measure how fast a back end answers";
        return $"""
            Then start it with --strategy {Adaptive} and run the stress again: {now};
            {Adaptive} gives {endpoints[^1].Name} the few that it can answer as fast.


            """;
    }
}
