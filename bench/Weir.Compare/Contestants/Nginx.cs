using Weir.Compare.Processes;

namespace Weir.Compare.Contestants;

/// <summary>nginx as a proxy, set as docs/performance.md explains.</summary>
internal sealed class Nginx : IContestant
{
    private const string StreamModule = "/usr/lib/nginx/modules/ngx_stream_module.so";

    private const string HttpPass =
        "proxy_pass http://origin; proxy_http_version 1.1; proxy_set_header Host $host; "
        + "proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;";

    private const string KeptConnection = "proxy_set_header Connection \"\";";

    private const string SwitchedConnection = "proxy_set_header Connection upgrade; proxy_set_header Upgrade $http_upgrade;";

    private const string GrpcPass =
        "grpc_pass grpc://origin; grpc_set_header Host $host; grpc_set_header X-Forwarded-For $proxy_add_x_forwarded_for;";

    public string Name => "nginx";

    public string? WhyAbsent(Protocol protocol) =>
        Programs.Find("nginx") is null ? "nginx is not installed (apt-get install nginx)"
        : protocol == Protocol.Tcp && !File.Exists(StreamModule) ? "nginx has no stream module (apt-get install libnginx-mod-stream)"
        : null;

    public Child Start(Assignment assignment, string cpus)
    {
        string file = Path.Combine(assignment.Folder, "nginx.conf");
        File.WriteAllText(file, Configuration(assignment));
        return Child.Start(Name, cpus, Programs.Find("nginx")!, "-p", assignment.Folder, "-e", Path.Combine(assignment.Folder, "nginx-error.log"), "-c", file);
    }

    // Of the worker's connections nginx keeps a sixteenth free: it closes idle ones for it.
    private static string Configuration(Assignment assignment)
    {
        string servers = string.Join("\n    ", assignment.Origins.Select(port => $"server 127.0.0.1:{port} max_fails=0;"));
        string reuse = assignment.Loops > 1 ? " reuseport" : "";
        string head = $$"""
            {{(assignment.Protocol == Protocol.Tcp ? $"load_module {StreamModule};" : "")}}
            {{(Environment.IsPrivilegedProcess ? "user root;" : "")}}
            daemon off;
            worker_processes {{assignment.Loops}};
            {{(assignment.Loops > 1 ? $"worker_cpu_affinity {string.Join(' ', Cpus.Both.Select(Mask))};" : "")}}
            worker_rlimit_nofile 20000;
            pid {{assignment.Folder}}/nginx.pid;
            error_log {{assignment.Folder}}/nginx-error.log crit;
            events { worker_connections {{Math.Max(16_000, assignment.IdleConnections * 5 / 4)}}; }

            """;
        string body = assignment.Protocol != Protocol.Tcp
            ? $$"""
            http {
              access_log {{(assignment.AccessLog ? $"{assignment.Folder}/nginx-access.log combined buffer=64k flush=1s" : "off")}};
              keepalive_timeout {{(assignment.IdleConnections > 0 ? "10m" : "60s")}};
              keepalive_requests 1000000000;
              {{TemporaryPaths(assignment.Folder)}}
              upstream origin {
                least_conn;
                {{servers}}
                keepalive 512;
                keepalive_requests 1000000000;
              }
              server {
                listen 127.0.0.1:{{assignment.Port}} backlog=4096{{reuse}}{{(assignment.Credentials is null ? "" : " ssl")}}{{(assignment.Protocol == Protocol.Http ? "" : " http2")}};
                {{(assignment.Credentials is { } shown ? Tls(shown) : "")}}
                location / {
                  {{(assignment.Protocol == Protocol.H2c ? GrpcPass : HttpPass)}}
                  {{(assignment.WebSocket ? SwitchedConnection : KeptConnection)}}
                  {{(assignment.LargeBodies ? "proxy_buffer_size 64k; proxy_buffers 8 64k; proxy_busy_buffers_size 128k;" : "")}}
                }
              }
            }

            """
            : $$"""
            stream {
              access_log off;
              upstream origin {
                least_conn;
                {{servers}}
              }
              server {
                listen 127.0.0.1:{{assignment.Port}} backlog=4096{{reuse}};
                proxy_pass origin;
                tcp_nodelay on;
                {{(assignment.LargeBodies ? "proxy_buffer_size 256k;" : "")}}
              }
            }

            """;
        return head + body;
    }

    // What Weir negotiates of its own, so that all three do the same cryptography. Sessions are in tickets, as by default.
    private static string Tls(Credentials shown) =>
        $"ssl_certificate {shown.CertificateFile}; ssl_certificate_key {shown.KeyFile}; ssl_protocols TLSv1.3; "
        + "ssl_conf_command Ciphersuites TLS_AES_128_GCM_SHA256; ssl_ecdh_curve X25519:prime256v1;";

    // nginx names a CPU by a mask written in binary: CPU 2 is 100.
    private static string Mask(string cpu) => "1" + new string('0', int.Parse(cpu, System.Globalization.CultureInfo.InvariantCulture));

    /// <summary>nginx insists on folders for bodies it buffers: they go where a plain user may write.</summary>
    internal static string TemporaryPaths(string folder) => string.Join(' ',
        new[] { "client_body", "proxy", "fastcgi", "uwsgi", "scgi" }.Select(kind => $"{kind}_temp_path {folder}/{kind};"));
}
