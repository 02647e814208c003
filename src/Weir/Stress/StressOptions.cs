namespace Weir.Stress;

/// <summary>What <c>weir stress</c> was told.</summary>
internal sealed record StressOptions
{
    /// <summary>An absolute http URL.</summary>
    public required Uri Url { get; init; }

    public required int Connections { get; init; }

    /// <summary>How many requests; null when <see cref="Duration"/> says when to end.</summary>
    public long? Requests { get; init; }

    /// <summary>How long; null when <see cref="Requests"/> says when to end.</summary>
    public TimeSpan? Duration { get; init; }

    /// <summary>Requests a second whatever the server does (open loop); null: each connection sends once it has its answer (closed loop).</summary>
    public double? Rate { get; init; }

    /// <summary>The last segment of the path becomes a number of this range.</summary>
    public NumberRange? Range { get; init; }

    public required string Method { get; init; }

    /// <summary>Whole field lines, <c>Name: value</c>.</summary>
    public IReadOnlyList<string> Headers { get; init; } = [];

    /// <summary>The response header by which answers are counted.</summary>
    public required string By { get; init; }

    /// <summary>For connecting, and for a whole answer.</summary>
    public required TimeSpan Timeout { get; init; }

    /// <summary>Of the numbers of <see cref="Range"/>.</summary>
    public required int Seed { get; init; }
}
