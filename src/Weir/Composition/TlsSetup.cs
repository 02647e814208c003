using System.Diagnostics;
using System.Security.Cryptography;
using Weir.Configuration;
using Weir.Net;
using Weir.Net.Tls;
using Weir.Proxy.Health;

namespace Weir.Composition;

/// <summary>Makes the TLS of listeners and pools, and makes it anew when a file changes.</summary>
/// <remarks>Control plane, one thread at a time: first the composition, then the watch.</remarks>
internal sealed class TlsSetup : IAsyncDisposable
{
    private readonly Engine _engine;
    private readonly TextWriter _log;
    private readonly long _began = Stopwatch.GetTimestamp();
    private readonly TicketKeys _tickets;
    private readonly TlsFailureLog _failures;
    private readonly CertificateWatch _watch;

    public TlsSetup(Engine engine, TextWriter log)
    {
        _engine = engine;
        _log = log;
        _tickets = new TicketKeys(RandomNumberGenerator.GetBytes, TimeSpan.Zero);
        _failures = new TlsFailureLog(log);
        _watch = new CertificateWatch(() => _tickets.Rotate(Stopwatch.GetElapsedTime(_began)), log);
    }

    /// <summary>Gives a listener its TLS, now and after each change of its files.</summary>
    /// <exception cref="CompositionException">A file is at fault, or OpenSSL is missing.</exception>
    public void Serve(ListenerConfig listener, Action<TlsServerContext> use)
    {
        if (listener.Tls is null)
            return;
        // Watched before they are read: what changes in between is found at the first look.
        _watch.Add($"listeners.{listener.Name}", TlsMapping.FilesOf(listener), () => use(Create()));
        use(Create());

        TlsServerContext Create()
        {
            TlsFindings findings = new();
            TlsServerOptions? options = TlsMapping.ToServer(listener, _tickets, findings);
            return Guard($"listeners.{listener.Name}.tls", findings, () => _engine.CreateTls(options!));
        }
    }

    /// <summary>A pool's TLS as it is now; null when it has none.</summary>
    /// <exception cref="CompositionException">A file is at fault, or OpenSSL is missing.</exception>
    public TlsClientContext? ForPool(PoolConfig pool)
    {
        if (pool.Tls is null)
            return null;
        TlsFindings findings = new();
        TlsClientOptions? options = TlsMapping.ToClient(pool, findings);
        return Guard($"pools.{pool.Name}.tls", findings, () => _engine.CreateTls(options!));
    }

    /// <summary>Has a pool follow its files, and tell of handshakes that fail.</summary>
    public void Watch(PoolConfig pool, PoolController controller)
    {
        if (pool.Tls is null)
            return;
        controller.Pool.OnTlsFailure = (endpoint, failure) => _failures.Write(pool.Name, endpoint.Name, failure);
        if (TlsMapping.FilesOf(pool) is { IsEmpty: false } files)
            _watch.Add($"pools.{pool.Name}", files, () => controller.Apply(PoolMapping.ToDefinition(pool, ForPool(pool))));
    }

    public void Start() => _watch.Start();

    public ValueTask DisposeAsync() => _watch.DisposeAsync();

    private T Guard<T>(string path, TlsFindings findings, Func<T> create)
    {
        findings.ThrowIfErrors();
        try
        {
            T made = create();
            foreach (ConfigurationMessage warning in findings.Warnings)
                _log.WriteLine($"warning: {warning}");
            return made;
        }
        catch (TlsException e)
        {
            throw new CompositionException($"{path}: {e.Message}");
        }
    }
}
