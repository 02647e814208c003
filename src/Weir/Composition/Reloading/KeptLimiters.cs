using Weir.Proxy.Limits;

namespace Weir.Composition.Reloading;

/// <summary>The rate limits of a listener's routes, so that a reload goes on counting where the last configuration was.</summary>
/// <remarks>A limit is the same when its route is (see <see cref="Proxy.Routing.RouteOptions.Key"/>) and its rule is.</remarks>
internal sealed class KeptLimiters
{
    private KeptLimiters? _before;
    private readonly Dictionary<string, RateLimiter> _limiters = new(StringComparer.Ordinal);

    /// <param name="before">Of the last configuration; null: there is none.</param>
    public KeptLimiters(KeptLimiters? before) => _before = before;

    public RateLimiter Take(string key, Func<RateLimiter> make)
    {
        RateLimiter limiter = _before?._limiters.GetValueOrDefault(key) ?? make();
        _limiters.TryAdd(key, limiter);
        return limiter;
    }

    /// <summary>The old ones have been taken; those that were not are let go.</summary>
    public void Seal() => _before = null;
}
