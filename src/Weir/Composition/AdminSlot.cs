using Weir.Admin;
using Weir.Composition.Reloading;
using Weir.Configuration;
using Weir.Net;

namespace Weir.Composition;

/// <summary>The admin listener of the moment.</summary>
internal sealed class AdminSlot(AdminOptions options, Net.EngineKind engine) : IAsyncDisposable
{
    private string? _bind;

    public AdminServer? Server { get; private set; }

    /// <summary>Opens the admin listener of another configuration, if it is elsewhere.</summary>
    /// <exception cref="BindException">The address cannot be had.</exception>
    public IPreparedChange Prepare(AdminConfig? config, ReloadSummary summary)
    {
        string? bind = config?.Bind.ToString();
        if (bind == _bind)
            return new Change(this, bind, Server);
        summary.Count("admin listener", "changed");
        try
        {
            return new Change(this, bind, config is null ? null : new AdminServer(AddressResolver.Resolve(config.Bind).First(), options, engine));
        }
        catch (BindException e)
        {
            throw new BindException($"admin.bind: {e.Message}");
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (Server is not null)
            await Server.DisposeAsync();
    }

    private sealed class Change(AdminSlot slot, string? bind, AdminServer? server) : IPreparedChange
    {
        public Task CommitAsync()
        {
            AdminServer? old = slot.Server;
            (slot.Server, slot._bind) = (server, bind);
            if (old is not null && !ReferenceEquals(old, server))
                _ = old.DrainAsync(); // on its own: it may be the one that was asked to reload, and has to say so
            return Task.CompletedTask;
        }

        public ValueTask AbandonAsync() => server is null || ReferenceEquals(slot.Server, server) ? default : server.DisposeAsync();
    }
}
