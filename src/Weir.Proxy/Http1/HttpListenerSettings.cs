using System.Text;
using Weir.Proxy.Forwarding;
using Weir.Proxy.Routing;

namespace Weir.Proxy.Http1;

/// <summary>What a listener goes by: its options, its routes, and what was made of them. Immutable.</summary>
/// <remarks>Replaced as a whole. A session takes the reference at the first byte of each request and keeps it to that request's end.</remarks>
public sealed class HttpListenerSettings
{
    public HttpListenerSettings(HttpListenerOptions options, RouteTable routes, int version = 0)
    {
        Options = options;
        Routes = routes;
        Version = version;
        Forwarding = new ForwardedFields(options);
        StrictTransport = options.StrictTransport is null ? null : Encoding.ASCII.GetBytes($"Strict-Transport-Security: {options.StrictTransport}\r\n");
    }

    public HttpListenerOptions Options { get; }

    public RouteTable Routes { get; }

    /// <summary>Grows by one with each replacement: tells work that began before from work that began after.</summary>
    public int Version { get; }

    internal ForwardedFields Forwarding { get; }

    /// <summary>A whole field line; null: none is added.</summary>
    internal byte[]? StrictTransport { get; }
}
