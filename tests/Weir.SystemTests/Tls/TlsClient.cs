using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Weir.SystemTests.Harness;
using Weir.SystemTests.Wire;

namespace Weir.SystemTests.Tls;

/// <summary>A client over TLS that looks at what it is shown, and believes everybody.</summary>
internal sealed class TlsClient : IAsyncDisposable
{
    private readonly SslStream _stream;

    /// <summary>Tests look at certificates themselves: a peer that is wrong has to be seen, not refused.</summary>
    public static RemoteCertificateValidationCallback BelievesEverybody { get; } = Believes;

    private TlsClient(SslStream stream)
    {
        _stream = stream;
        Wire = new(stream);
    }

    public SslStream Stream => _stream;

    public WireReader Wire { get; }

    public string Subject => _stream.RemoteCertificate!.Subject;

    /// <exception cref="AuthenticationException">The server refused.</exception>
    /// <exception cref="IOException">It did so without a word.</exception>
    public static async Task<TlsClient> ConnectAsync(
        EndPoint address, string host = "localhost", SslProtocols versions = SslProtocols.None, X509Certificate2? certificate = null, params string[] protocols)
    {
        Socket socket = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        using CancellationTokenSource limit = new(Deadline.Default);
        await socket.ConnectAsync(address, limit.Token);
        SslStream stream = new(new NetworkStream(socket, ownsSocket: true));
        try
        {
            await stream.AuthenticateAsClientAsync(
                new SslClientAuthenticationOptions
                {
                    TargetHost = host,
                    EnabledSslProtocols = versions,
                    AllowTlsResume = false, // who resumes is not shown the certificate again
                    ClientCertificates = certificate is null ? null : new X509CertificateCollection { certificate },
                    ApplicationProtocols = protocols.Length == 0 ? null : [.. protocols.Select(p => new SslApplicationProtocol(p))],
                    RemoteCertificateValidationCallback = BelievesEverybody,
                },
                limit.Token);
            return new(stream);
        }
        catch
        {
            await stream.DisposeAsync();
            throw;
        }
    }

    public async Task<RawResponse> GetAsync(string path = "/", string fields = "")
    {
        using CancellationTokenSource limit = new(Deadline.Default);
        await _stream.WriteAsync(Encoding.Latin1.GetBytes($"GET {path} HTTP/1.1\r\nHost: localhost\r\n{fields}\r\n"), limit.Token);
        return await ResponseReader.ReadAsync(Wire, toHead: false, limit.Token);
    }

    private static bool Believes(object sender, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors) => errors >= SslPolicyErrors.None;

    public ValueTask DisposeAsync() => _stream.DisposeAsync();
}
