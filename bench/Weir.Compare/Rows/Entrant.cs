using System.Diagnostics;
using Weir.Compare.Contestants;
using Weir.Compare.Load;
using Weir.Compare.Processes;

namespace Weir.Compare.Rows;

/// <summary>A contestant at work in a row, with what was measured of it so far.</summary>
internal sealed class Entrant : IDisposable
{
    private static readonly TimeSpan StartPatience = TimeSpan.FromSeconds(15);
    private readonly Child _process;

    public Entrant(IContestant contestant, Assignment assignment, string cpus)
    {
        Name = contestant.Name;
        Port = assignment.Port;
        _process = contestant.Start(assignment, cpus);
        try
        {
            Serving.Wait(_process, assignment.Port, StartPatience);
            if (assignment.AdminPort > 0) Serving.Wait(_process, assignment.AdminPort, StartPatience);
        }
        catch
        {
            _process.Dispose();
            throw;
        }
    }

    public string Name { get; }

    public int Port { get; }

    public List<Sample> Samples { get; } = [];

    public Memory Memory => ProcessTree.MemoryUse(_process.Pid);

    public TimeSpan CpuTime => ProcessTree.CpuTime(_process.Pid);

    /// <summary>Loads the contestant once and keeps what it cost.</summary>
    public Sample Measure(ILoad load, LoadRequest request)
    {
        TimeSpan cpuBefore = default, cpuAfter = default;
        Stopwatch watch = new();
        LoadResult result = load.Run(
            request,
            begun: () =>
            {
                cpuBefore = CpuTime;
                watch.Start();
            },
            ended: () =>
            {
                watch.Stop();
                cpuAfter = CpuTime;
            });
        if (!_process.Running) throw new CompareException($"{Name} ended under load: {_process.LastErrors}");
        return new Sample(result, cpuAfter - cpuBefore, watch.Elapsed, Memory);
    }

    public void Dispose() => _process.Dispose();
}
