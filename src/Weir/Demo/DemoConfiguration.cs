using System.Globalization;
using System.Text;

namespace Weir.Demo;

/// <summary>Writes the balancer's configuration for the demo. Pure.</summary>
internal static class DemoConfiguration
{
    /// <summary>The pool's name, as it stands in the metrics.</summary>
    public const string Pool = "pi";

    /// <summary>The whole file.</summary>
    /// <param name="options">Port and strategy.</param>
    /// <param name="adminPort">Where the counters are read on 127.0.0.1.</param>
    /// <param name="endpoints">Host and port of each back end.</param>
    public static string Write(DemoOptions options, int adminPort, IEnumerable<string> endpoints)
    {
        // A hash strategy needs to know what to hash: the path is what differs from request to request here.
        string strategy = options.Strategy is "hash" ? "{ hash: uri }" : options.Strategy;
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $$"""
            listeners:
              web: { bind: "127.0.0.1:{{options.Port}}", protocol: http, pool: {{Pool}} }
            pools:
              {{Pool}}:
                strategy: {{strategy}}
                health: { http: /healthz, every: 500ms, timeout: 400ms, rise: 1, fall: 2 }
                endpoints:

            """);
        foreach (string endpoint in endpoints) text.Append("      - ").Append(endpoint).Append('\n');
        text.Append(CultureInfo.InvariantCulture, $$"""
            admin: { bind: "127.0.0.1:{{adminPort}}" }
            shutdown: { drain: 2s }

            """);
        return text.ToString();
    }
}
