namespace Weir.Simulation.Traces;

/// <summary>A request as a trace tells of it.</summary>
/// <remarks>Names are numbers here: <see cref="TraceNames"/> knows them.</remarks>
public record struct TraceEntry
{
    /// <summary>What a trace does not tell.</summary>
    public const int None = -1;

    public TraceEntry()
    {
    }

    /// <summary>On the trace's own clock.</summary>
    public double ArrivalSeconds { get; set; }

    /// <summary>From arrival to the end of the answer, waiting included; NaN: not told.</summary>
    public double ResponseSeconds { get; set; } = double.NaN;

    /// <summary>How long the endpoint worked on it; NaN: not told.</summary>
    public double ServiceSeconds { get; set; } = double.NaN;

    public ushort Class { get; set; }

    public double Size { get; set; } = 1;

    /// <summary>Where it was served; <see cref="None"/>: not told.</summary>
    public int Endpoint { get; set; } = None;

    /// <summary>The status of the answer; 0: not told.</summary>
    public int Status { get; set; }

    /// <summary>It was answered by the balancer itself, or went wrong: its time says nothing of an endpoint.</summary>
    public bool IsFailure { get; set; }

    /// <summary>The log tells times only to the second.</summary>
    public bool IsWholeSecond { get; set; }

    /// <summary>The log told when the answer ended; the arrival was reckoned back from it.</summary>
    public bool IsEndTime { get; set; }

    public ulong Client { get; set; }

    public ulong Key { get; set; }
}
