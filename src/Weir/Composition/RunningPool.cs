using System.Collections.Immutable;
using Weir.Composition.Reloading;
using Weir.Configuration;
using Weir.Net.Tls;
using Weir.Proxy.Health;
using Weir.Proxy.Pools;

namespace Weir.Composition;

/// <summary>A pool that runs, with all that it was made from.</summary>
/// <remarks>Changed in turn, by who changes the configuration.</remarks>
internal sealed class RunningPool
{
    /// <exception cref="CompositionException">A key's file cannot be read.</exception>
    public RunningPool(PoolConfig config, ImmutableArray<ResolvedEndpoint> endpoints, TlsClientContext? tls, PoolServices services)
    {
        Config = config;
        Endpoints = endpoints;
        Tls = tls;
        Text = ConfigurationText.Of(config);
        Controller = new PoolController(PoolMapping.ToDefinition(config, endpoints, tls), services);
    }

    public PoolConfig Config { get; private set; }

    public ImmutableArray<ResolvedEndpoint> Endpoints { get; private set; }

    public TlsClientContext? Tls { get; private set; }

    /// <summary>The configuration as a text, to tell whether another one says the same.</summary>
    public string Text { get; private set; }

    public PoolController Controller { get; }

    public ProxyPool Pool => Controller.Pool;

    /// <summary>Takes over what was prepared.</summary>
    public void Apply(PoolConfig config, ImmutableArray<ResolvedEndpoint> endpoints, TlsClientContext? tls, PoolDefinition definition)
    {
        Controller.Apply(definition); // first: what it refuses must not be taken for what runs
        Config = config;
        Endpoints = endpoints;
        Tls = tls;
        Text = ConfigurationText.Of(config);
    }
}
