using System.Globalization;
using System.Text;
using Weir.Simulation.Workloads;

namespace Weir.Demo.Media;

/// <summary>Writes the balancer's configuration for the demo: a listener and a pool for each strategy, all with the same servers. Pure.</summary>
internal static class MediaConfiguration
{
    private const string Costs = "{ video: { video: 1, music: 3 }, picture: { video: 1, music: 2 }, music: { video: 2, music: 1 } }";

    /// <param name="options">Ports and unit.</param>
    /// <param name="servers">Host and port of each, in the order of <see cref="MediaMix.Kinds"/>.</param>
    public static string Write(MediaDemoOptions options, IReadOnlyList<string> servers)
    {
        var text = new StringBuilder("listeners:\n");
        for (int i = 0; i < MediaDemoOptions.Strategies.Length; i++)
        {
            string name = MediaDemoOptions.Strategies[i];
            text.Append(CultureInfo.InvariantCulture, $"  {name}: {{ bind: \"127.0.0.1:{options.Port + i}\", protocol: jobs, pool: {name}, jobs: {{ frame: {{ length: 2 }} }} }}\n");
        }

        text.Append("pools:\n");
        foreach (string name in MediaDemoOptions.Strategies)
        {
            text.Append(CultureInfo.InvariantCulture, $"  {name}:\n    strategy: {name}\n");
            if (name.EndsWith("finish-time", StringComparison.Ordinal))
            {
                text.Append(CultureInfo.InvariantCulture, $$"""
                        costs: {{Costs}}
                        costUnit: {{Math.Max((int)options.Unit.TotalMilliseconds, 1)}}ms
                        class: { at: 0, names: { V: video, P: picture, M: music } }
                        size: { at: 1 }

                    """);
            }

            text.Append("    endpoints:\n");
            for (int i = 0; i < servers.Count; i++)
                text.Append(CultureInfo.InvariantCulture, $"      - {{ address: \"{servers[i]}\", tags: {{ kind: {MediaMix.Kinds[i]} }} }}\n");
        }

        return text.Append("engine: { loops: 1 }\nshutdown: { drain: 1s }\n").ToString();
    }
}
