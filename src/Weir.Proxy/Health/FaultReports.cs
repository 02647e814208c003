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

    /// <summary>On a loop: one of the methods of <see cref="EndpointFaults"/> returned true.</summary>
    public void Report(ProxyEndpoint endpoint, FailureKind kind)
    {
        bool isConnect = kind is FailureKind.ConnectRefused or FailureKind.ConnectTimeout or FailureKind.ConnectFailed;
        _reports.Writer.TryWrite(new(endpoint.Endpoint, isConnect ? EndpointFault.ConnectFailures : EndpointFault.ServerErrors, kind, Epoch: null));
    }

    /// <summary>On a loop: a breaker has something to decide.</summary>
    public void Report(ProxyEndpoint endpoint, EndpointFault fault, FailureKind kind, int epoch) =>
        _reports.Writer.TryWrite(new(endpoint.Endpoint, fault, kind, epoch));

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
