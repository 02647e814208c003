using System.Collections.Immutable;
using System.Diagnostics;
using System.Security.Cryptography;
using Weir.Composition.Reloading;
using Weir.Configuration;
using Weir.Net;
using Weir.Net.Tls;
using Weir.Proxy.Pools;

namespace Weir.Composition;

/// <summary>Makes the TLS of listeners and pools, and makes it anew when a file changes.</summary>
/// <remarks>Control plane. What it has made stays in use across reloads as long as settings and files say the same: sessions to be resumed
/// are in it. The caller sees to it that one thread at a time prepares or commits; the watch asks for the same turn.</remarks>
internal sealed class TlsSetup : IAsyncDisposable
{
    private readonly Engine _engine;
    private readonly TextWriter _log;
    private readonly SemaphoreSlim _turn;
    private readonly long _began = Stopwatch.GetTimestamp();
    private readonly TicketKeys _tickets;
    private readonly TlsFailureLog _failures;
    private readonly FileWatch _watch;
    private TlsPlan _current = new();

    /// <param name="engine">Which TLS it does.</param>
    /// <param name="log">Told of changes and warnings.</param>
    /// <param name="turn">Held by who changes the configuration.</param>
    public TlsSetup(Engine engine, TextWriter log, SemaphoreSlim turn)
    {
        _engine = engine;
        _log = log;
        _turn = turn;
        _tickets = new TicketKeys(RandomNumberGenerator.GetBytes, TimeSpan.Zero);
        _failures = new TlsFailureLog(log);
        _watch = new FileWatch(() => _tickets.Rotate(Stopwatch.GetElapsedTime(_began)), log);
    }

    /// <summary>A listener's TLS; null when it has none.</summary>
    /// <exception cref="CompositionException">A file is at fault, or OpenSSL is missing.</exception>
    public TlsServerContext? ForListener(ListenerConfig listener, TlsPlan plan)
    {
        if (listener.Tls is null)
            return null;
        // Beside its own settings the protocol and HTTP/2 decide, by what is offered in ALPN.
        string text = ConfigurationText.Of(listener.Tls) + listener.Protocol + (listener.Http2 is null);
        ImmutableArray<string> files = TlsMapping.FilesOf(listener);
        string hash = FileWatch.HashOf(files);
        if (!_current.Servers.TryGetValue(listener.Name, out TlsPlan.Made<TlsServerContext>? made) || made.Text != text || made.Hash != hash)
        {
            TlsFindings findings = new();
            TlsServerOptions? options = TlsMapping.ToServer(listener, _tickets, findings);
            made = new(text, hash, files, Guard($"listeners.{listener.Name}.tls", findings, () => _engine.CreateTls(options!)));
            plan.Changes++;
        }

        plan.Servers.Add(listener.Name, made);
        return made.Context;
    }

    /// <summary>A pool's TLS; null when it has none.</summary>
    /// <exception cref="CompositionException">A file is at fault, or OpenSSL is missing.</exception>
    public TlsClientContext? ForPool(PoolConfig pool, TlsPlan plan)
    {
        if (pool.Tls is null)
            return null;
        string text = ConfigurationText.Of(pool.Tls) + pool.Protocol;
        ImmutableArray<string> files = TlsMapping.FilesOf(pool);
        string hash = FileWatch.HashOf(files);
        if (!_current.Clients.TryGetValue(pool.Name, out TlsPlan.Made<TlsClientContext>? made) || made.Text != text || made.Hash != hash)
        {
            TlsFindings findings = new();
            TlsClientOptions? options = TlsMapping.ToClient(pool, findings);
            made = new(text, hash, files, Guard($"pools.{pool.Name}.tls", findings, () => _engine.CreateTls(options!)));
            plan.Changes++;
        }

        plan.Clients.Add(pool.Name, made);
        return made.Context;
    }

    /// <summary>A handshake with an endpoint failed. Called on loops.</summary>
    public void NoteFailure(ProxyEndpoint endpoint, string failure) => _failures.Write(endpoint.Pool.Name, endpoint.Name, failure);

    /// <summary>What was prepared is what is watched from now on.</summary>
    /// <param name="plan">As prepared.</param>
    /// <param name="reload">Makes one part anew: its path in the configuration, and how.</param>
    public void Commit(TlsPlan plan, Func<string, Action> reload)
    {
        _current = plan;
        _watch.Watch(
        [
            .. plan.Servers.Select(s => Watched($"listeners.{s.Key}", s.Value.Files, s.Value.Hash)),
            .. plan.Clients.Where(c => !c.Value.Files.IsEmpty).Select(c => Watched($"pools.{c.Key}", c.Value.Files, c.Value.Hash)),
        ]);

        WatchedFiles Watched(string path, ImmutableArray<string> files, string hash) =>
            new($"{path}: certificate files", files, hash, () => Swap(plan, path, reload(path)));
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

    private void Swap(TlsPlan plan, string name, Action swap)
    {
        _turn.Wait();
        try
        {
            if (!ReferenceEquals(plan, _current))
                return; // a reload came first, and has read the files
            swap();
            _log.WriteLine($"weir: {name}: certificate files have changed; new connections use them");
        }
        finally
        {
            _turn.Release();
        }
    }
}
