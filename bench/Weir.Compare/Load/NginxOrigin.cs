using Weir.Compare.Contestants;
using Weir.Compare.Processes;

namespace Weir.Compare.Load;

/// <summary>The origin behind wrk and h2load: one nginx worker with three ports and bodies that stay in memory.</summary>
internal sealed class NginxOrigin : IOrigin
{
    private static readonly int[] BodySizes = [128, 1024, 65_536, 1 << 20];
    private readonly Child _process;

    public NginxOrigin(string folder)
    {
        Ports = Processes.Ports.Free(3);
        string root = Directory.CreateDirectory(Path.Combine(folder, "origin")).FullName;
        foreach (int size in BodySizes) File.WriteAllText(Path.Combine(root, size.ToString(System.Globalization.CultureInfo.InvariantCulture)), new string('x', size));
        string file = Path.Combine(root, "origin.conf");
        File.WriteAllText(file, Configuration(root));
        _process = Child.Start("origin", Cpus.Load, Programs.Find("nginx")!, "-p", root, "-e", Path.Combine(root, "error.log"), "-c", file);
        foreach (int port in Ports) Serving.Wait(_process, port, TimeSpan.FromSeconds(10));
    }

    public int[] Ports { get; }

    public void Dispose() => _process.Dispose();

    private string Configuration(string root) => $$"""
        {{(Environment.IsPrivilegedProcess ? "user root;" : "")}}
        daemon off;
        worker_processes 1;
        worker_rlimit_nofile 20000;
        pid {{root}}/nginx.pid;
        error_log {{root}}/error.log crit;
        events { worker_connections 16000; }
        http {
          access_log off;
          keepalive_timeout 1h;
          keepalive_requests 1000000000;
          default_type text/plain;
          etag off;
          {{Nginx.TemporaryPaths(root)}}
          server {
            {{string.Join("\n    ", Ports.Select(port => $"listen 127.0.0.1:{port} backlog=4096;"))}}
            location = /128 { return 200 "{{new string('x', 128)}}"; }
            location = /1024 { return 200 "{{new string('x', 1024)}}"; }
            location / { root {{root}}; sendfile on; open_file_cache max=16; open_file_cache_valid 1h; }
          }
        }

        """;
}
