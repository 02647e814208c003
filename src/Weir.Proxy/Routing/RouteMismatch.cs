namespace Weir.Proxy.Routing;

/// <summary>Why a route does not take a request.</summary>
/// <param name="Condition">The first condition that fails.</param>
/// <param name="Index">Of a <see cref="RouteCondition.Value"/>: which of <see cref="RouteOptions.Values"/>; else 0.</param>
public readonly record struct RouteMismatch(RouteCondition Condition, int Index = 0)
{
    public static RouteMismatch None => default;
}
