using System.Security.Cryptography;
using System.Text;
using Weir.Configuration;

namespace Weir.Composition.Reloading;

/// <summary>Gives the routes of a listener keys by which they are known again after a reload: their name, or what they match.</summary>
internal sealed class RouteKeys
{
    private readonly Dictionary<string, int> _seen = new(StringComparer.Ordinal);

    public string Next(RouteConfig route)
    {
        string key = route.Name ?? Digest(string.Join(
            '|',
            new object?[] { route.Host, route.Path, route.Methods, route.Source, route.Headers, route.Query, route.Cookies }.Select(ConfigurationText.Of)));
        int count = _seen[key] = _seen.GetValueOrDefault(key) + 1;
        return count == 1 ? key : $"{key}#{count}";
    }

    /// <summary>Short, for keys outlive their routes by the drain time; no name looks like it.</summary>
    private static string Digest(string text) => $"#{Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, 16))}";
}
