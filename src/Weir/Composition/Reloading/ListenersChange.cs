using System.Collections.Immutable;
using HttpListener = Weir.Proxy.Http1.HttpListener;
using Weir.Configuration;
using Weir.Net;
using Weir.Proxy.Pools;

namespace Weir.Composition.Reloading;

/// <summary>The listeners of another configuration: made, listening where that is new, and otherwise not yet in use.</summary>
internal sealed class ListenersChange(ListenerSet set, Engine engine, TimeSpan drain) : IPreparedChange
{
    private readonly List<(RunningListener Listener, ListenerConfig Config, Action Commit)> _kept = [];
    private readonly List<RunningListener> _added = [];
    private readonly List<RunningListener> _running = [];
    private readonly List<(RunningListener Listener, string Bind)> _opened = [];
    private readonly List<(RunningListener Listener, BindAddress Bind)> _outgoing = [];
    private readonly List<(RunningListener Listener, BindAddress Bind)> _stopped = [];
    private IReadOnlyList<RunningListener> _removed = [];

    public void Keep(RunningListener listener, ListenerConfig config, Action commit, IReadOnlyDictionary<string, ProxyPool> pools)
    {
        _kept.Add((listener, config, commit));
        _running.Add(listener);
        HashSet<string> stays = [.. config.Bind.Select(b => b.ToString())];
        _outgoing.AddRange(listener.Config.Bind.Where(b => !stays.Contains(b.ToString())).Select(b => (listener, b)));
    }

    public void Add(RunningListener listener)
    {
        _added.Add(listener);
        _running.Add(listener);
    }

    public void Remove(IReadOnlyList<RunningListener> listeners)
    {
        _removed = listeners;
        _outgoing.AddRange(listeners.SelectMany(l => l.Config.Bind.Select(b => (l, b))));
    }

    public void Describe(ReloadSummary summary)
    {
        summary.Count("listener", "added", _added.Count);
        summary.Count("listener", "removed", _removed.Count);
        foreach ((RunningListener listener, ListenerConfig config, _) in _kept)
        {
            if (ConfigurationText.Of(listener.Config.Routes) != ConfigurationText.Of(config.Routes))
                summary.Count("route table", "changed");
            if (ConfigurationText.Of(listener.Config with { Routes = [] }) != ConfigurationText.Of(config with { Routes = [] }))
                summary.Count("listener", "changed");
        }
    }

    /// <summary>Listens on what is new. An address that another listener is about to leave is taken over from it.</summary>
    /// <exception cref="BindException">An address cannot be had; what was opened is closed again and what was closed is open.</exception>
    public async Task OpenAsync()
    {
        try
        {
            foreach ((RunningListener listener, ListenerConfig config, _) in _kept)
            {
                HashSet<string> open = [.. listener.Config.Bind.Select(b => b.ToString())];
                foreach (BindAddress bind in config.Bind.Where(b => !open.Contains(b.ToString())))
                    await OpenAsync(listener, bind);
            }

            foreach (RunningListener listener in _added)
            {
                foreach (BindAddress bind in listener.Config.Bind)
                    await OpenAsync(listener, bind);
            }
        }
        catch (BindException)
        {
            await AbandonAsync();
            throw;
        }
    }

    public Task CommitAsync()
    {
        foreach ((_, _, Action commit) in _kept)
            commit();
        set.Commit([.. _running], _removed, drain);
        return Task.WhenAll(_outgoing.Except(_stopped).Where(o => !_removed.Contains(o.Listener)).Select(o => o.Listener.UnlistenAsync(o.Bind.ToString())));
    }

    public async ValueTask AbandonAsync()
    {
        foreach ((RunningListener listener, string bind) in _opened)
            await listener.UnlistenAsync(bind);
        _opened.Clear();
        foreach ((RunningListener listener, BindAddress bind) in _stopped)
            listener.Listen(engine, bind);
        _stopped.Clear();
        foreach (RunningListener listener in _added)
            await listener.DrainAsync(TimeSpan.Zero, TimeSpan.Zero);
        _added.Clear();
    }

    /// <summary>What goes on by routes that are gone has the drain time to finish.</summary>
    public void DrainRoutes(HttpListener listener, IReadOnlySet<string> keys, int version) => _ = CutLaterAsync(listener, keys, version, drain);

    /// <summary>Static, so that nothing else of the old configuration is kept for so long.</summary>
    private static async Task CutLaterAsync(HttpListener listener, IReadOnlySet<string> keys, int version, TimeSpan drain)
    {
        await Task.Delay(drain); // the drain time itself
        listener.CutRoutes(keys, version);
    }

    private async Task OpenAsync(RunningListener listener, BindAddress bind)
    {
        try
        {
            Listen(listener, bind);
        }
        catch (BindException) when (_outgoing.Exists(o => IsInTheWay(o.Bind, bind)))
        {
            // Two cannot listen on one address: the old one first takes what is in its queue, then the new one takes over. Connections
            // that come in the instant between are refused.
            foreach ((RunningListener Listener, BindAddress Bind) old in _outgoing.Where(o => IsInTheWay(o.Bind, bind)).Except(_stopped).ToList())
            {
                await old.Listener.UnlistenAsync(old.Bind.ToString());
                _stopped.Add(old);
            }

            Listen(listener, bind);
        }
    }

    private void Listen(RunningListener listener, BindAddress bind)
    {
        listener.Listen(engine, bind);
        _opened.Add((listener, bind.ToString()));
    }

    /// <summary>The same port, if perhaps of another address, or the same path.</summary>
    private static bool IsInTheWay(BindAddress old, BindAddress wanted) => old.Port == wanted.Port && old.UnixPath == wanted.UnixPath;
}
