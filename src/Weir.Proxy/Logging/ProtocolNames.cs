namespace Weir.Proxy.Logging;

/// <summary>What a client spoke, in the words of the access log.</summary>
internal static class ProtocolNames
{
    public const string Http10 = "HTTP/1.0";
    public const string Http11 = "HTTP/1.1";
    public const string Http2 = "HTTP/2";
}
