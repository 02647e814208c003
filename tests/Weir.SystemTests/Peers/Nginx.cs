using Weir.SystemTests.Harness;

namespace Weir.SystemTests.Peers;

/// <summary>nginx as an endpoint, with files of its own and in the foreground.</summary>
public sealed class Nginx : IAsyncDisposable
{
    private readonly ChildProcess _process;
    private readonly TempFolder _folder;

    private Nginx(ChildProcess process, TempFolder folder, string address) => (_process, _folder, Address) = (process, folder, address);

    public string Address { get; }

    public static async Task<Nginx> StartAsync(IReadOnlyDictionary<string, string> files)
    {
        var folder = new TempFolder();
        folder.OpenToOthers();
        foreach (var (name, text) in files)
            folder.Write(name, text);
        var address = $"127.0.0.1:{FreePort.Next()}";
        var config = folder.Write("nginx.conf", Configuration(folder.Path, address));
        var process = ChildProcess.Start(Tool.Find("nginx")!, "-p", folder.Path, "-c", config, "-e", "stderr");
        var nginx = new Nginx(process, folder, address);
        try
        {
            await Poll.UntilAsync(
                async () => process.HasExited || await AcceptsAsync(address),
                () => $"nginx listens: {process.Errors}");
            return process.HasExited ? throw new InvalidOperationException($"nginx ended: {process.Errors}") : nginx;
        }
        catch
        {
            await nginx.DisposeAsync();
            throw;
        }
    }

    /// <summary>An orderly end, because its worker outlives a killed master.</summary>
    public async ValueTask DisposeAsync()
    {
        _process.Terminate();
        try
        {
            await _process.WaitForExitAsync(Deadline.Default);
        }
        finally
        {
            await _process.DisposeAsync();
            _folder.Dispose();
        }
    }

    private static string Configuration(string folder, string address) => $$"""
        daemon off;
        worker_processes 1;
        pid {{folder}}/pid;
        events { worker_connections 256; }
        http {
          access_log off;
          client_body_temp_path {{folder}}/bodies;
          proxy_temp_path {{folder}}/proxy;
          fastcgi_temp_path {{folder}}/fastcgi;
          uwsgi_temp_path {{folder}}/uwsgi;
          scgi_temp_path {{folder}}/scgi;
          server {
            listen {{address}};
            root {{folder}};
            location = /seen { return 200 "$request|$http_host|$http_x_forwarded_for|$http_via"; }
            location = /missing { return 404; }
            location = /none { return 204; }
            location = /zipped.txt { gzip on; gzip_min_length 1; gzip_proxied any; gzip_types text/plain; }
          }
        }
        """;

    private static async Task<bool> AcceptsAsync(string address)
    {
        try
        {
            await using var client = await RawClient.ConnectAsync(System.Net.IPEndPoint.Parse(address));
            return true;
        }
        catch (System.Net.Sockets.SocketException)
        {
            return false;
        }
    }
}
