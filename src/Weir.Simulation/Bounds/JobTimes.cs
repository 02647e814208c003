namespace Weir.Simulation.Bounds;

/// <summary>How long each job takes on each machine: an instance of R‖Cmax. Immutable.</summary>
public sealed class JobTimes
{
    private readonly double[] _times;

    /// <summary>Copies the times.</summary>
    /// <param name="machines">At least 1.</param>
    /// <param name="times">Job by job, one for each machine: finite, above 0.</param>
    /// <exception cref="ArgumentException">Not so.</exception>
    public JobTimes(int machines, ReadOnlySpan<double> times)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(machines, 1, nameof(machines));
        if (times.Length % machines != 0) throw new ArgumentException($"{times.Length} times are not {machines} for each job.", nameof(times));
        foreach (double time in times)
        {
            if (!(time > 0) || !double.IsFinite(time)) throw new ArgumentException($"A time is {time}. It is finite and above 0.", nameof(times));
        }
        Machines = machines;
        Jobs = times.Length / machines;
        _times = times.ToArray();
    }

    public int Jobs { get; }

    public int Machines { get; }

    public double this[int job, int machine] => _times[(job * Machines) + machine];

    /// <summary>The times of a job.</summary>
    public ReadOnlySpan<double> this[int job] => _times.AsSpan(job * Machines, Machines);

    /// <summary>The loads of the machines when each job is where the assignment says.</summary>
    /// <param name="machineOf">A machine for each job.</param>
    public double[] Loads(ReadOnlySpan<int> machineOf)
    {
        double[] loads = new double[Machines];
        for (int job = 0; job < Jobs; job++) loads[machineOf[job]] += this[job, machineOf[job]];
        return loads;
    }

    /// <summary>When the last job ends; 0 without jobs.</summary>
    public double Makespan(ReadOnlySpan<int> machineOf) => Loads(machineOf).Max();
}
