using System.Collections.Immutable;

namespace Weir.Configuration;

/// <summary>When and how often a request goes on to another endpoint, where that is safe.</summary>
public sealed record RetriesConfig
{
    /// <summary>Further endpoints after the first.</summary>
    public int Attempts { get; init; } = 2;

    /// <summary>Empty: none of them, so a failure is never retried.</summary>
    public ImmutableArray<RetryCause> On { get; init; } = [RetryCause.ConnectFailure, RetryCause.Reset, RetryCause.Timeout];

    /// <summary>From the pick of an endpoint to the head of its response; null: only the other time-outs count.</summary>
    public TimeSpan? PerTry { get; init; }

    /// <summary>Retries as a part of recent requests, 0 to 1; null: without a budget.</summary>
    public double? Budget { get; init; }

    /// <summary>Request bodies up to this are taken in whole first, so that they can be sent again; null: only what comes with the head.</summary>
    public ByteSize? BufferBody { get; init; }

    /// <summary>Requests of methods that are not idempotent are sent again as well.</summary>
    public bool NonIdempotent { get; init; }

    /// <summary>Nothing is said but how many: the short form <c>retries: 2</c>.</summary>
    public bool IsCountOnly { get; init; } = true;
}
