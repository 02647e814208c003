namespace Weir.Simulation.Bounds;

/// <summary>What no schedule can beat even if jobs could be cut in pieces: the linear relaxation of R‖Cmax.</summary>
/// <remarks>
/// <para>min T, Σⱼ pᵢⱼ xᵢⱼ ≤ T, Σᵢ xᵢⱼ = 1. Any prices λ ≥ 0, Σ λᵢ = 1, give a bound from below, Σⱼ minᵢ λᵢ pᵢⱼ (weak duality), so the result
/// is a bound wherever the search for the best prices ends; the mean of the placements it goes through is a fractional schedule, and when
/// the two meet the bound is exact. Exponentiated gradient; work is bounded by <see cref="MaxSteps"/> and <see cref="MaxVisits"/>.</para>
/// <para>Jobs of one class can be given as one row of their total: cutting makes no difference to the relaxation.</para>
/// </remarks>
public sealed class FractionalBound
{
    private const int MaxSteps = 2000;
    private const long MaxVisits = 600_000_000;
    private const double Gap = 0.0005;

    private readonly JobTimes _times;
    private readonly double[] _trial;
    private readonly double[] _loads;
    private readonly double[] _sums;

    private FractionalBound(JobTimes times)
    {
        _times = times;
        Prices = new double[times.Machines];
        _trial = new double[times.Machines];
        _loads = new double[times.Machines];
        _sums = new double[times.Machines];
        Array.Fill(_trial, 1.0 / times.Machines);
        _trial.CopyTo(Prices, 0);
    }

    /// <summary>The largest bound found.</summary>
    public double Value { get; private set; }

    /// <summary>What a unit of each machine's time is worth there; 1 together.</summary>
    public double[] Prices { get; }

    public static FractionalBound Of(JobTimes times)
    {
        FractionalBound bound = new(times);
        bound.Search();
        return bound;
    }

    private void Search()
    {
        long perStep = Math.Max((long)_times.Jobs * _times.Machines, 1);
        long steps = Math.Clamp(MaxVisits / perStep, 20, MaxSteps);
        double weights = 0;
        for (int step = 0; step < steps; step++)
        {
            double value = Place();
            if (value > Value)
            {
                Value = value;
                _trial.CopyTo(Prices, 0);
            }
            // Late placements are better: they weigh more in the mean.
            weights += step + 1;
            double fractional = 0;
            for (int i = 0; i < _sums.Length; i++)
            {
                _sums[i] += (step + 1) * _loads[i];
                fractional = Math.Max(fractional, _sums[i] / weights);
            }
            if (fractional <= Value * (1 + Gap)) return;
            Ascend(value, 1 / Math.Sqrt(1 + step));
        }
    }

    private double Place()
    {
        double value = 0;
        Array.Clear(_loads);
        for (int job = 0; job < _times.Jobs; job++)
        {
            ReadOnlySpan<double> row = _times[job];
            int best = 0;
            double least = double.PositiveInfinity;
            for (int i = 0; i < row.Length; i++)
            {
                double paid = row[i] * _trial[i];
                if (paid < least) (least, best) = (paid, i);
            }
            _loads[best] += row[best];
            value += least;
        }
        return value;
    }

    private void Ascend(double value, double rate)
    {
        double fullest = _loads.Max();
        double sum = 0;
        for (int i = 0; i < _trial.Length; i++)
        {
            _trial[i] = Math.Max(_trial[i] * Math.Exp(rate * (_loads[i] - value) / fullest), 1e-15);
            sum += _trial[i];
        }
        for (int i = 0; i < _trial.Length; i++) _trial[i] /= sum;
    }
}
