using System.Diagnostics;
using Weir.Simulation.Engine;
using Weir.Stress;

namespace Weir.Simulate;

/// <summary>A bar on the terminal while several runs last; removed when disposed.</summary>
internal sealed class SimulationProgress : IDisposable
{
    // What is over in a moment needs no bar.
    private static readonly TimeSpan FirstAfter = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);

    private readonly List<RunProgress> _runs = [];
    private readonly Lock _lock = new();
    private readonly long _all;
    private readonly TextWriter? _terminal;
    private readonly Timer? _timer;
    private readonly long _begun = Stopwatch.GetTimestamp();
    private bool _isDrawn;

    /// <param name="all">Requests of all runs together.</param>
    /// <param name="terminal">Null: there is none, and nothing is drawn.</param>
    public SimulationProgress(long all, TextWriter? terminal)
    {
        (_all, _terminal) = (Math.Max(all, 1), terminal);
        if (terminal is not null) _timer = new Timer(_ => Draw(), null, FirstAfter, Interval);
    }

    /// <summary>One more run.</summary>
    public RunProgress Add()
    {
        RunProgress run = new();
        lock (_lock) _runs.Add(run);
        return run;
    }

    public void Dispose()
    {
        if (_timer is null) return;
        _timer.Dispose();
        lock (_lock)
        {
            if (_isDrawn) _terminal!.Write("\r\u001b[K");
            _isDrawn = false;
        }
    }

    private void Draw()
    {
        lock (_lock)
        {
            long done = _runs.Sum(r => (long)r.Arrived);
            double seconds = Stopwatch.GetElapsedTime(_begun).TotalSeconds;
            _terminal!.Write($"\r{ProgressLine.Bar((double)done / _all)}  {done:N0} requests  {done / seconds:N0}/s\u001b[K");
            _isDrawn = true;
        }
    }
}
