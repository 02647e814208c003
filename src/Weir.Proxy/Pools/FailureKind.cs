namespace Weir.Proxy.Pools;

/// <summary>What the data plane saw go wrong with an endpoint: the input of passive health checks.</summary>
public enum FailureKind
{
    ConnectRefused,
    ConnectTimeout,
    ConnectFailed,

    /// <summary>Reset or closed before the response was whole.</summary>
    Broken,
    FirstByteTimeout,
    MalformedResponse,

    /// <summary>A whole response with a 5xx status.</summary>
    ServerError,
}
