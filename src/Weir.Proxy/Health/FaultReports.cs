using System.Threading.Channels;
using Weir.Balancing;
using Weir.Proxy.Pools;

namespace Weir.Proxy.Health;

/// <summary>The way of passive health reports from the loops to the control plane.</summary>
/// <remarks>Loops count failures in <see cref="EndpointFaults"/> and report only when a threshold is reached, so reports are few. The
/// queue is bounded all the same: full, it drops the oldest and counts it. A fault that goes on is reported again.</remarks>
internal sealed class FaultReports
{
    public const int Limit = 1024;

    private readonly Channel<FaultReport> _reports;
    private long _dropped;

    public FaultReports()
    {
        BoundedChannelOptions options = new(Limit) { SingleReader = true, FullMode = BoundedChannelFullMode.DropOldest };
        _reports = Channel.CreateBounded<FaultReport>(options, _ => Interlocked.Increment(ref _dropped));
    }

    public long Dropped => Interlocked.Read(ref _dropped);

    public ChannelReader<FaultReport> Reader => _reports.Reader;

    /// <summary>On a loop: counts a failure, and reports it if it is one too many.</summary>
    public void Count(ProxyEndpoint endpoint, FailureKind kind, long nowNanos)
    {
        EndpointFaults faults = endpoint.Endpoint.Faults;
        bool isConnect = kind is FailureKind.ConnectRefused or FailureKind.ConnectTimeout or FailureKind.ConnectFailed;
        // A response that breaks off, is malformed or does not come is a 5xx to the client: it counts as one.
        bool isTooMany = isConnect ? faults.ConnectFailed() : faults.ServerError(endpoint.Endpoint.Load, nowNanos);
        if (isTooMany)
            _reports.Writer.TryWrite(new(endpoint.Endpoint, isConnect ? EndpointFault.ConnectFailures : EndpointFault.ServerErrors, kind));
    }

    public void Complete() => _reports.Writer.TryComplete();

    public static string TextOf(FailureKind kind) => kind switch
    {
        FailureKind.ConnectRefused => "connection refused",
        FailureKind.ConnectTimeout => "connect timed out",
        FailureKind.ConnectFailed => "connect failed",
        FailureKind.Broken => "connection broke",
        FailureKind.FirstByteTimeout => "no answer in time",
        FailureKind.MalformedResponse => "malformed answer",
        FailureKind.ServerError => "status 5xx",
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, message: null),
    };
}
