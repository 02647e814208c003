using System.Collections.Immutable;
using Weir.Proxy.Pools;

namespace Weir.Proxy.Routing;

/// <summary>What a request must look like, and what then happens to it. Immutable.</summary>
public sealed class Route(RouteOptions options)
{
    private readonly ImmutableArray<ValueCondition> _values = options.Values;

    public RouteOptions Options => options;

    /// <summary>Whether the path of a request has to be normalised before this route can decide or act.</summary>
    internal bool NeedsPath =>
        options.Path is not null || options.Answer is { NeedsPath: true } || options.Filters is { NeedsPath: true };

    /// <summary>What people call it: its name, or where it stands.</summary>
    public string Label => options.Name ?? options.Source ?? "";

    /// <summary>A route without conditions to one pool.</summary>
    public static Route To(ProxyPool pool) => new(new RouteOptions { Pools = PoolSplit.To(pool) });

    public bool Matches(in RouteRequest request) => FirstMismatch(in request).Condition == RouteCondition.None;

    /// <summary>The first condition that fails, or none when the route takes the request.</summary>
    public RouteMismatch FirstMismatch(in RouteRequest request)
    {
        if (options.Host is { } host && !host.Matches(request.HostName))
            return new(RouteCondition.Host);
        return FirstMismatchBesideHost(in request);
    }

    /// <summary>The same when the index has found the host to match.</summary>
    internal RouteMismatch FirstMismatchBesideHost(in RouteRequest request)
    {
        if (options.Methods is { } methods && !methods.Contains(request.Buffer, request.Head))
            return new(RouteCondition.Method);
        if (options.Path is { } path && !path.Matches(request.Path, request.Scratch))
            return new(RouteCondition.Path);
        if (options.Clients is { } clients && !clients.Contains(request.Client))
            return new(RouteCondition.Source);
        for (int i = 0; i < _values.Length; i++)
        {
            if (!_values[i].Matches(in request))
                return new(RouteCondition.Value, i);
        }

        return RouteMismatch.None;
    }
}
