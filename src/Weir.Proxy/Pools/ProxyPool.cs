using System.Collections.Immutable;
using Weir.Balancing;
using Weir.Balancing.Breakers;
using Weir.Balancing.Scheduling;
using Weir.Proxy.Affinity;

namespace Weir.Proxy.Pools;

/// <summary>A pool as the data plane sees it: its options, its endpoints and the snapshot that picks among them.</summary>
/// <remarks>The control plane publishes; loops read what was published once for each pick. Any thread.</remarks>
public sealed class ProxyPool
{
    private PoolView? _view;
    private PoolAdmission? _admission;
    private PoolAffinity? _affinity;

    public ProxyPool(PoolOptions options)
    {
        Options = options;
        if (options.Admission is { } admission)
            _admission = new PoolAdmission(this, admission);
        if (options.Affinity is { } affinity)
            _affinity = PoolAffinity.Create(affinity, options.Name);
    }

    public PoolOptions Options { get; private set; }

    public string Name => Options.Name;

    /// <summary>Picks endpoints; never null once the pool is published.</summary>
    public PoolSnapshot Snapshot => View.Snapshot;

    /// <summary>In the order of the configuration.</summary>
    public ImmutableArray<ProxyEndpoint> Endpoints => View.Endpoints;

    /// <summary>Told of endpoints whose failures have reached the threshold of the passive check. Called on loops: must not block;
    /// whoever listens hands it to its own thread.</summary>
    public Action<ProxyEndpoint, FailureKind>? OnFailure { get; set; }

    /// <summary>Told what a breaker has to know, and of which of its epochs that is. Called on loops, as <see cref="OnFailure"/>.</summary>
    public Action<ProxyEndpoint, EndpointFault, FailureKind, int>? OnOutcome { get; set; }

    /// <summary>Limit and queue; null where the pool has neither. Once there, it stays.</summary>
    public PoolAdmission? Admission => Volatile.Read(ref _admission);

    /// <summary>Told why a TLS handshake with an endpoint failed. Called on loops, once a failure: must not block.</summary>
    public Action<ProxyEndpoint, string>? OnTlsFailure { get; set; }

    /// <summary>Brings clients back to their endpoints; null where the pool does not. A reload that leaves its options alone leaves its table.</summary>
    public PoolAffinity? Affinity => Volatile.Read(ref _affinity);

    private PoolView View => Volatile.Read(ref _view)!;

    /// <summary>Control plane: publishes what loops see from their next pick on.</summary>
    public void Publish(PoolOptions options, ImmutableArray<ProxyEndpoint> endpoints, PoolSnapshot snapshot)
    {
        Options = options;
        Volatile.Write(ref _view, new PoolView(snapshot, endpoints));
        if (options.Affinity != Affinity?.Options)
            Volatile.Write(ref _affinity, options.Affinity is { } affinity ? PoolAffinity.Create(affinity, options.Name) : null);
        AdmissionOptions? admission = options.Admission;
        if (_admission is not null)
            _admission.Configure(admission ?? new AdmissionOptions());
        else if (admission is not null)
            Volatile.Write(ref _admission, new PoolAdmission(this, admission));
    }

    /// <summary>Chooses an endpoint and counts the request there, as <see cref="PoolSnapshot.PickAndBegin(in PickRequest, Random, out bool, out PlacedWork)"/>
    /// does, telling a pool that is full from one that has nobody.</summary>
    /// <returns>Null when no usable endpoint is left that the request has not tried.</returns>
    public ProxyEndpoint? PickAndBegin(in PickRequest request, Random random, out bool isFull, out PlacedWork work)
    {
        PoolView view = View;
        Endpoint? picked = view.Snapshot.PickAndBegin(in request, random, out isFull, out work);
        return picked is null ? null : view[picked];
    }

    /// <summary>A request was answered by the endpoint, and not with an error: for its breaker.</summary>
    /// <param name="epoch">Of <see cref="EndpointOutcomes"/>, when the request was given to the endpoint.</param>
    internal void OnSucceeded(ProxyEndpoint endpoint, int epoch, long responseTimeNanos, long nowNanos)
    {
        if (endpoint.Endpoint.Outcomes.IsWatched)
            Report(endpoint, epoch, endpoint.Endpoint.Outcomes.Succeeded(epoch, responseTimeNanos, nowNanos), default);
    }

    /// <summary>A request failed at the endpoint: for its breaker.</summary>
    /// <param name="epoch">As for <see cref="OnSucceeded"/>.</param>
    internal void OnFailed(ProxyEndpoint endpoint, int epoch, FailureKind kind, long nowNanos)
    {
        if (endpoint.Endpoint.Outcomes.IsWatched)
            Report(endpoint, epoch, endpoint.Endpoint.Outcomes.Failed(epoch, nowNanos), kind);
    }

    private void Report(ProxyEndpoint endpoint, int epoch, OutcomeVerdict verdict, FailureKind kind)
    {
        if (verdict == OutcomeVerdict.None)
            return;
        EndpointFault fault = verdict switch
        {
            OutcomeVerdict.ErrorsInARow => EndpointFault.ErrorsInARow,
            OutcomeVerdict.ErrorShare => EndpointFault.ErrorShare,
            OutcomeVerdict.TrialFailed => EndpointFault.TrialFailed,
            _ => EndpointFault.TrialsPassed,
        };
        OnOutcome?.Invoke(endpoint, fault, kind, epoch);
    }
}
