namespace Weir.Proxy.Forwarding;

/// <summary>Whether a request could be written for its endpoint.</summary>
internal enum ImageResult
{
    Written,

    /// <summary>The loop has no buffer left.</summary>
    NoBuffer,

    /// <summary>What the route's filters add does not fit; the image is as it would be without them, for the log.</summary>
    TooLarge,

    /// <summary>A rewrite made a path that names another place than it seems to; the image is as it would be without filters, for the log.</summary>
    AmbiguousPath,
}
