using System.Collections.Concurrent;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Weir.SystemTests.Tls;

/// <summary>An endpoint over TLS: answers every request with <c>hello</c>, and says what it saw of the client.</summary>
internal sealed class TlsBackend : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly SslServerAuthenticationOptions _options;
    private readonly ConcurrentBag<SslStream> _open = [];
    private readonly ConcurrentQueue<string> _names = [];
    private readonly ConcurrentQueue<string> _clients = [];
    private int _connections;

    public TlsBackend(string certificateFile, string keyFile, bool asksClients = false)
    {
        X509Certificate2 pem = X509Certificate2.CreateFromPemFile(certificateFile, keyFile);
        _options = new()
        {
            ServerCertificate = pem,
            ClientCertificateRequired = asksClients,
            RemoteCertificateValidationCallback = TlsClient.BelievesEverybody,
            ApplicationProtocols = [SslApplicationProtocol.Http11],
        };
        _listener.Start();
        _ = Task.Run(AcceptAsync);
    }

    public string Address => _listener.LocalEndpoint.ToString()!;

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>Handshakes that succeeded.</summary>
    public int Connections => Volatile.Read(ref _connections);

    /// <summary>The names that clients asked for; empty for none.</summary>
    public IReadOnlyCollection<string> Names => _names;

    /// <summary>The subjects of the clients' certificates; empty for none.</summary>
    public IReadOnlyCollection<string> Clients => _clients;

    public async ValueTask DisposeAsync()
    {
        _listener.Stop();
        foreach (SslStream stream in _open)
            await stream.DisposeAsync();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
                _ = ServeAsync(await _listener.AcceptTcpClientAsync());
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException or InvalidOperationException)
        {
            // Stopped.
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        SslStream stream = new(client.GetStream());
        _open.Add(stream);
        try
        {
            await stream.AuthenticateAsServerAsync(_options);
            _names.Enqueue(stream.TargetHostName);
            _clients.Enqueue(stream.RemoteCertificate?.Subject ?? "");
            Interlocked.Increment(ref _connections);
            byte[] buffer = new byte[16 * 1024];
            int end = 0;
            int received;
            while ((received = await stream.ReadAsync(buffer.AsMemory(end))) > 0)
            {
                end += received;
                if (buffer.AsSpan(0, end).IndexOf("\r\n\r\n"u8) < 0)
                    continue;
                end = 0;
                await stream.WriteAsync(Encoding.ASCII.GetBytes("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello"));
            }
        }
        catch (Exception e) when (e is IOException or System.Security.Authentication.AuthenticationException or ObjectDisposedException)
        {
            // A client that does not believe us, or the end of the test.
        }
        finally
        {
            await stream.DisposeAsync();
            client.Dispose();
        }
    }
}
