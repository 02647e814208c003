using Weir.Configuration;

namespace Weir.Composition.Reloading;

/// <summary>Gives the routes of a listener keys by which they are known again after a reload: their name, or what they match.</summary>
internal sealed class RouteKeys
{
    private readonly Dictionary<string, int> _seen = new(StringComparer.Ordinal);

    public string Next(RouteConfig route)
    {
        string key = route.Name ?? string.Join(
            '|',
            new object?[] { route.Host, route.Path, route.Methods, route.Source, route.Headers, route.Query, route.Cookies }.Select(ConfigurationText.Of));
        int count = _seen[key] = _seen.GetValueOrDefault(key) + 1;
        return count == 1 ? key : $"{key}#{count}";
    }
}
