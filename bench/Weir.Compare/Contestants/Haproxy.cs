using Weir.Compare.Processes;

namespace Weir.Compare.Contestants;

/// <summary>HAProxy, set as docs/performance.md explains.</summary>
internal sealed class Haproxy : IContestant
{
    // What Weir negotiates of its own, so that all three do the same cryptography.
    private const string TlsDefaults =
        "ssl-default-bind-options ssl-min-ver TLSv1.3\n  ssl-default-bind-ciphersuites TLS_AES_128_GCM_SHA256\n  ssl-default-bind-curves X25519:P-256";

    public string Name => "haproxy";

    public string? WhyAbsent(Protocol protocol) => Programs.Find("haproxy") is null ? "haproxy is not installed (apt-get install haproxy)" : null;

    public Child Start(Assignment assignment, string cpus)
    {
        string file = Path.Combine(assignment.Folder, "haproxy.cfg");
        File.WriteAllText(file, Configuration(assignment));
        return assignment.AccessLog
            // HAProxy writes no log files itself: lines go to stdout, which the shell has made a file.
            ? Child.Start(Name, cpus, "sh", "-c", "exec \"$0\" -db -f \"$1\" >>\"$2\"", Programs.Find("haproxy")!, file, Path.Combine(assignment.Folder, "haproxy.log"))
            : Child.Start(Name, cpus, Programs.Find("haproxy")!, "-db", "-f", file);
    }

    // HAProxy reckons two descriptors a connection, an idle one has one: no strict-limits lets it start with what there is.
    private static string Configuration(Assignment assignment)
    {
        bool http = assignment.Protocol != Protocol.Tcp;
        string http2 = assignment.Protocol == Protocol.H2c ? " proto h2" : "";
        return $"""
            global
              nbthread {assignment.Loops}
              {(assignment.Loops > 1 ? $"cpu-map auto:1/1-{assignment.Loops} {string.Join(' ', Cpus.Both)}" : "")}
              maxconn {Math.Max(6000, assignment.IdleConnections + 1000)}
              {(assignment.IdleConnections > 0 ? "no strict-limits" : "")}
              {(assignment.AccessLog ? "log stdout format raw daemon info" : "")}
              {(assignment.Credentials is null ? "" : TlsDefaults)}

            defaults
              mode {(http ? "http" : "tcp")}
              timeout connect 5s
              timeout client {(assignment.IdleConnections > 0 ? "10m" : "60s")}
              timeout server 60s
              {(assignment.AccessLog ? "log global" : "")}
              {(assignment.AccessLog ? "option httplog" : "")}
              {(http ? "timeout http-request 10s" : "")}
              {(http ? $"timeout http-keep-alive {(assignment.IdleConnections > 0 ? "10m" : "60s")}" : "")}
              {(http ? "option forwardfor" : "")}
              {(http ? "http-reuse always" : "")}
              {(!http && assignment.LargeBodies ? "option splice-response" : "")}

            frontend bench
              bind 127.0.0.1:{assignment.Port}{http2}{(assignment.Credentials is { } credentials ? $" ssl crt {credentials.JoinedFile} alpn h2,http/1.1" : "")}
              default_backend origin

            backend origin
              balance leastconn
              {string.Join("\n  ", assignment.Origins.Select(port => $"server o{port} 127.0.0.1:{port}{http2}"))}

            """;
    }
}
