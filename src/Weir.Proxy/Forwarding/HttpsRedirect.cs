namespace Weir.Proxy.Forwarding;

/// <summary>Sends a client to the same place over https, method and body kept (308, RFC 9110 §15.4.9).</summary>
internal static class HttpsRedirect
{
    public const int Status = 308;

    private const int DefaultPort = 443;

    /// <summary>Writes the whole answer.</summary>
    /// <param name="into">Has room for a head of the largest size.</param>
    /// <param name="host">The request's Host field, which is valid; its port is left out.</param>
    /// <param name="target">The request's target in origin-form.</param>
    /// <param name="port">Where https is.</param>
    /// <param name="close">The connection ends with the answer.</param>
    public static ReadOnlySpan<byte> Write(Span<byte> into, ReadOnlySpan<byte> host, ReadOnlySpan<byte> target, int port, bool close)
    {
        FieldLines answer = new(into);
        answer.Add("HTTP/1.1 308 Permanent Redirect\r\nLocation: https://"u8);
        answer.Add(WithoutPort(host));
        if (port != DefaultPort)
        {
            answer.Add(":"u8);
            answer.Add(port);
        }

        answer.Add(target.StartsWith("/"u8) ? target : "/"u8); // OPTIONS * has no path
        answer.Add(close ? "\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"u8 : "\r\nContent-Length: 0\r\n\r\n"u8);
        return answer.Written;
    }

    private static ReadOnlySpan<byte> WithoutPort(ReadOnlySpan<byte> host)
    {
        int colon = host.LastIndexOf((byte)':');
        return colon > host.LastIndexOf((byte)']') ? host[..colon] : host;
    }
}
