using System.Collections.Immutable;
using System.Net;

namespace Weir.Configuration.Checks;

/// <summary>Warns of a route that no request reaches because an earlier one takes them all.</summary>
/// <remarks>It says so only when it is certain: two regular expressions are compared as texts.</remarks>
internal static class ShadowCheck
{
    // Comparing every pair of 10,000 routes would take seconds; a list this long was generated, not written.
    private const int MaxCompared = 1000;

    public static void Run(WeirConfiguration configuration, ReadContext context)
    {
        // A condition that could not be read looks like none, and its route like one that takes everything.
        if (context.Messages.HasErrors)
            return;
        foreach (var listener in configuration.Listeners)
        {
            var path = $"{SourceMap.Join("listeners", listener.Name)}.routes";
            var routes = listener.Routes;
            for (var i = 1; i < Math.Min(routes.Length, MaxCompared); i++)
                for (var j = 0; j < i; j++)
                {
                    if (!Takes(routes[j], routes[i]))
                        continue;
                    var line = routes[j].Position is { Line: var at } ? $" in line {at}" : "";
                    context.Messages.Warning(
                        routes[i].Position,
                        $"{path}[{i}]",
                        $"No request reaches this route: routes[{j}]{line} takes everything that it matches. Move it up, or remove it.");
                    break;
                }
        }
    }

    /// <summary>True when every request that <paramref name="later"/> matches is matched by <paramref name="earlier"/> too.</summary>
    private static bool Takes(RouteConfig earlier, RouteConfig later) =>
        TakesHost(earlier.Host, later.Host)
        && TakesPath(earlier.Path, later.Path)
        && (earlier.Methods.IsEmpty || (!later.Methods.IsEmpty && later.Methods.All(earlier.Methods.Contains)))
        && TakesSource(earlier.Source, later.Source)
        && TakesValues(earlier.Headers, later.Headers, StringComparison.OrdinalIgnoreCase)
        && TakesValues(earlier.Query, later.Query, StringComparison.Ordinal)
        && TakesValues(earlier.Cookies, later.Cookies, StringComparison.Ordinal);

    private static bool TakesHost(HostPattern? earlier, HostPattern? later) => (earlier, later) switch
    {
        (null, _) => true,
        (_, null) => false,
        ({ AnySubdomain: true }, _) => later.Name.EndsWith($".{earlier.Name}", StringComparison.Ordinal) || earlier == later,
        _ => earlier == later,
    };

    private static bool TakesPath(PathPattern? earlier, PathPattern? later) => (earlier, later) switch
    {
        (null or { IsPrefix: true, Path: "" }, _) => true,
        (_, null) => false,
        ({ IsPrefix: true }, { IsRegex: false, IsGlob: false }) =>
            later.Path == earlier.Path || later.Path.StartsWith($"{earlier.Path}/", StringComparison.Ordinal),
        ({ IsPrefix: true }, { IsGlob: true }) => later.Path.StartsWith($"{earlier.Path}/", StringComparison.Ordinal),
        _ => earlier == later,
    };

    private static bool TakesSource(ImmutableArray<IPNetwork> earlier, ImmutableArray<IPNetwork> later) =>
        earlier.IsEmpty
        || (!later.IsEmpty && later.All(inner => earlier.Any(
            outer => outer.PrefixLength <= inner.PrefixLength && outer.BaseAddress.AddressFamily == inner.BaseAddress.AddressFamily && outer.Contains(inner.BaseAddress))));

    /// <summary>Whatever the earlier route asks for, the later one asks for too, and perhaps more closely.</summary>
    private static bool TakesValues(
        ImmutableArray<ValueConditionConfig> earlier, ImmutableArray<ValueConditionConfig> later, StringComparison names) =>
        earlier.All(outer => later.Any(inner => string.Equals(outer.Name, inner.Name, names) && Takes(outer, inner)));

    private static bool Takes(ValueConditionConfig outer, ValueConditionConfig inner) => outer.Kind switch
    {
        ValueConditionKind.Present => inner.Kind != ValueConditionKind.Absent,
        ValueConditionKind.Prefix => inner.Kind is ValueConditionKind.Equal or ValueConditionKind.Prefix
            && inner.Text.StartsWith(outer.Text, StringComparison.Ordinal),
        _ => outer.Kind == inner.Kind && outer.Text == inner.Text,
    };
}
