namespace Weir.Demo;

/// <summary>What the demo says once it runs. Pure.</summary>
internal static class DemoText
{
    public static string WhatToTry(DemoOptions options, IReadOnlyList<DemoEndpoint> endpoints, int balancerId, int adminPort)
    {
        string slow = endpoints.Count > 1 ? $"; {endpoints[^1].Name} is {DemoRun.SlowFactor} times slower" : "";
        var victim = endpoints[endpoints.Count > 1 ? 1 : 0];
        return $"""
            Weir (pid {balancerId}) spreads 127.0.0.1:{options.Port} over {endpoints.Count} back ends by {options.Strategy}{slow}. Try:

              curl -s localhost:{options.Port}/10
              http://localhost:{options.Port}/1000 in a browser
              weir stress http://localhost:{options.Port}/ --range 100-1000 --for 10s
              kill {victim.ProcessId}    # end back end {victim.Name}: the others take over
              curl -s localhost:{adminPort}/metrics

            Ctrl-C stops everything.

            """;
    }
}
