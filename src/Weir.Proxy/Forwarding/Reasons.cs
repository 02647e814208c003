namespace Weir.Proxy.Forwarding;

/// <summary>The words the access log and the metrics use for why an exchange did not end well. One word a cause, for machines.</summary>
public static class Reasons
{
    // The client's side.
    public const string ClientGone = "client-gone";
    public const string HeadTimeout = "head-timeout";
    public const string BodyTimeout = "body-timeout";
    public const string ClientTooSlow = "client-too-slow";
    public const string BodyTooLarge = "body-too-large";
    public const string ConnectMethod = "connect-method";
    public const string MaxForwards = "max-forwards";
    public const string TunnelIdle = "tunnel-idle";
    public const string IncompleteBody = "incomplete-body";
    public const string AmbiguousPath = "ambiguous-path";
    public const string TlsHandshake = "tls-handshake";
    public const string TlsTimeout = "tls-timeout";
    public const string RecordFlood = "record-flood";
    public const string ClientCertificate = "client-certificate";
    public const string PlainHttp = "plain-http";
    public const string HttpsRedirect = "https-redirect";

    // The client's side, HTTP/2 only.
    public const string Http2Error = "http2-error";
    public const string ResetFlood = "reset-flood";
    public const string SettingsFlood = "settings-flood";
    public const string PingFlood = "ping-flood";
    public const string EmptyDataFlood = "empty-data-flood";
    public const string PriorityFlood = "priority-flood";
    public const string WindowUpdateFlood = "window-update-flood";
    public const string FrameFlood = "frame-flood";

    // Our own.
    public const string NoRoute = "no-route";
    public const string Redirect = "redirect";
    public const string FixedResponse = "fixed-response";
    public const string NoEndpoint = "no-endpoint";
    public const string AffinityLost = "affinity-lost";
    public const string RateLimited = "rate-limited";
    public const string SourceLimit = "source-limit";
    public const string PoolFull = "pool-full";
    public const string QueueFull = "queue-full";
    public const string QueueTimeout = "queue-timeout";
    public const string TotalTimeout = "total-timeout";
    public const string NoBuffers = "no-buffers";
    public const string NoResources = "no-resources";
    public const string Shutdown = "shutdown";
    public const string Drained = "drained";

    // The endpoint's side.
    public const string ConnectRefused = "connect-refused";
    public const string ConnectTimeout = "connect-timeout";
    public const string ConnectFailed = "connect-failed";
    public const string UpstreamTls = "upstream-tls";
    public const string UpstreamCertificate = "upstream-certificate";
    public const string UpstreamReset = "upstream-reset";
    public const string UpstreamClosed = "upstream-closed";
    public const string FirstByteTimeout = "first-byte-timeout";
    public const string PerTryTimeout = "per-try-timeout";
    public const string UpstreamTooSlow = "upstream-too-slow";
    public const string UpstreamTruncated = "upstream-truncated";
    public const string ResumeRefused = "resume-refused";
    public const string UpstreamExcess = "upstream-excess";
    public const string TooManyInterim = "too-many-interim-responses";
    public const string UnaskedUpgrade = "unasked-upgrade";
}
