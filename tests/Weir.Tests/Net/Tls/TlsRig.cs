using Weir.Net;
using Weir.Net.Tls;
using Weir.Net.Tls.Certificates;
using Xunit;

namespace Weir.Tests.Net.Tls;

/// <summary>An engine with an authority, and connections over TLS between its own ends.</summary>
internal sealed class TlsRig(Rig rig) : IAsyncDisposable
{
    private static readonly TimeSpan Now = TimeSpan.Zero;

    public static TlsRig Of(Transport transport) => new(Rig.Of(transport));

    public Rig Rig => rig;

    public TestAuthority Authority { get; } = new();

    public TicketKeys Tickets { get; } = new(System.Security.Cryptography.RandomNumberGenerator.GetBytes, Now);

    /// <summary>A certificate of <see cref="Authority"/>.</summary>
    public ServerCertificate Issue(params string[] names) => Load(Authority.Issue(names));

    public static ServerCertificate Load((string Certificate, string Key) pem)
    {
        List<CertificateProblem> problems = [];
        ServerCertificate? certificate = CertificateLoader.FromPem(pem.Certificate, pem.Key, "test.pem", "test.key", DateTimeOffset.UtcNow, problems);
        Assert.DoesNotContain(problems, p => p.IsError);
        return certificate!;
    }

    public TlsServerContext Server(Func<TlsServerOptions, TlsServerOptions>? change = null)
    {
        TlsServerOptions options = new() { Name = "test", Certificates = [], Tickets = Tickets };
        options = change?.Invoke(options) ?? options;
        return rig.Engine.CreateTls(options.Certificates.IsEmpty ? options with { Certificates = [Issue("server.test")] } : options);
    }

    public TlsTarget Target(string name = "server.test", Func<TlsClientOptions, TlsClientOptions>? change = null)
    {
        TlsClientOptions options = new() { Authorities = [Authority.Certificate] };
        return rig.Engine.CreateTls(change?.Invoke(options) ?? options).CreateTarget(name, rig.Engine.Loops.Count);
    }

    /// <summary>Serves TLS; the connection is over its handshake, one way or the other, when <paramref name="serve"/> gets it.</summary>
    public IListenerSocket Listen(TlsServerContext context, Func<Talk, Task> serve) => rig.Listen(
        async plain =>
        {
            TlsTalk talk = TlsTalk.Accept(plain.Connection, context);
            try
            {
                await talk.ShakeAsync();
                await serve(talk.Talk);
            }
            finally
            {
                talk.Talk.Connection.Close();
            }
        },
        closes: false);

    /// <summary>A connection that is open, or has failed.</summary>
    public static async Task<Talk> ConnectAsync(EventLoop loop, TlsTarget target, IListenerSocket listener)
    {
        TlsTalk talk = TlsTalk.Connect(loop, target, listener.LocalEndPoint);
        await talk.ShakeAsync();
        return talk.Talk;
    }

    public ValueTask DisposeAsync() => rig.DisposeAsync();
}
