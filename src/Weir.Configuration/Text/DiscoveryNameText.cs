namespace Weir.Configuration.Text;

/// <summary>A name to be looked up, with a port: <c>app.internal:8080</c>.</summary>
internal static class DiscoveryNameText
{
    public static string? Parse(string text, out EndpointAddress value) =>
        EndpointAddressText.Parse(text, out value) is { } error ? error
        : value.Kind != EndpointAddressKind.Host ? $"{Shown.Quoted(text)} is an address, and only names are looked up. Write it under 'endpoints'."
        : null;
}
