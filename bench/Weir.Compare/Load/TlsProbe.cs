using System.Net;
using System.Net.Security;
using System.Net.Sockets;

namespace Weir.Compare.Load;

/// <summary>Asks a proxy once what it negotiates, so that a row can say that all of them do the same cryptography.</summary>
internal static class TlsProbe
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <returns>As in `Tls13 TLS_AES_128_GCM_SHA256 h2`.</returns>
    public static string Ask(int port, SslApplicationProtocol protocol)
    {
        using Socket socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.ReceiveTimeout = socket.SendTimeout = (int)Patience.TotalMilliseconds;
        socket.Connect(IPAddress.Loopback, port);
        using SslStream stream = new(new NetworkStream(socket));
        stream.AuthenticateAsClient(new SslClientAuthenticationOptions
        {
            TargetHost = "bench.example",
            ApplicationProtocols = [protocol],
#pragma warning disable CA5359 // The certificate is self-signed, made by this run, and nothing secret is sent.
            RemoteCertificateValidationCallback = static (_, _, _, _) => true,
#pragma warning restore CA5359
        });
        return $"{stream.SslProtocol} {stream.NegotiatedCipherSuite} {stream.NegotiatedApplicationProtocol}";
    }
}
