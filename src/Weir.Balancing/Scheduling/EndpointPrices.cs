namespace Weir.Balancing.Scheduling;

/// <summary>What a second of each candidate's time is worth, given the mix of requests.</summary>
/// <remarks>
/// <para><b>The problem.</b> Spread the mix over the candidates by fractions so that the fullest gets least: min T, Σₖ cₖᵢ xₖᵢ ≤ T,
/// Σᵢ xₖᵢ = demandₖ. Its dual gives each candidate a price λᵢ, Σ λᵢ = 1, and is max over λ of Σₖ demandₖ minᵢ λᵢ cₖᵢ: at the best
/// prices a class goes where λᵢ cₖᵢ is least. A candidate that another class needs more is dear.</para>
/// <para><b>The uncertainty.</b> A mix of n requests is known to about √n of them. Exact prices of it would chase its noise, so
/// <see cref="Caution"/> · √n mean requests of entropy are added to the dual: small imbalances leave prices alike, lasting ones do not.</para>
/// <para><b>How.</b> Exponentiated gradient ascent (multiplicative weights), after 1/16 more requests and at least every
/// 1024. The best of <see cref="Steps"/> steps is kept. Classes that are indifferent are split evenly, so like candidates keep like
/// prices. Any thread; a pick that meets another goes on with the prices there are.</para>
/// </remarks>
internal sealed class EndpointPrices
{
    private const double Caution = 5;
    private const int Steps = 60;
    private const int MaxInterval = 1024;

    private readonly FinishTimes _times;
    private readonly RequestMix _mix;
    private readonly double[] _prices;
    private readonly double[] _trial;
    private readonly double[] _loads;
    private readonly double[] _costs;
    private long _due;
    private double _meanNanos;

    public EndpointPrices(FinishTimes times, RequestMix mix)
    {
        _times = times;
        _mix = mix;
        _prices = new double[times.Count];
        _trial = new double[times.Count];
        _loads = new double[times.Count];
        _costs = new double[times.Count];
        Array.Fill(_prices, 1.0 / times.Count);
        if (!mix.TryEnter()) return;
        Renew();
        mix.Leave();
    }

    /// <summary>The time of a request of the mix where it takes least, in the mean; 0: there was none.</summary>
    public double MeanNanos => Volatile.Read(ref _meanNanos);

    /// <summary>Of all candidates together: 1.</summary>
    public double this[int index] => Volatile.Read(ref _prices[index]);

    /// <summary>A request is placed: the mix changes, and now and then the prices.</summary>
    public void Learn(in PickRequest request)
    {
        if (!_mix.TryEnter()) return;
        _mix.Add(in request);
        if (_mix.Entered >= _due) Renew();
        _mix.Leave();
    }

    private void Renew()
    {
        _due = _mix.Entered + Math.Clamp(_mix.Entered / 16, 1, MaxInterval);
        if (_mix.Requests == 0) return;
        double mean = MeanLeast();
        double entropy = Caution * mean / Math.Sqrt(_mix.Requests);
        // From equal prices each time: what is alike stays alike, whatever it was taken for before.
        Array.Fill(_trial, 1.0 / _trial.Length);
        double best = double.NegativeInfinity;
        for (int step = 0; step < Steps; step++)
        {
            double value = Spread();
            double objective = value;
            foreach (double price in _trial) objective -= entropy * price * Math.Log(price * _trial.Length);
            if (objective > best)
            {
                best = objective;
                for (int i = 0; i < _trial.Length; i++) Volatile.Write(ref _prices[i], _trial[i]);
            }
            Ascend(value, entropy, 1 / Math.Sqrt(1 + step));
        }
        Volatile.Write(ref _meanNanos, mean);
    }

    /// <summary>Each class goes where it is cheapest at the trial prices: sets the loads per request of the mix.</summary>
    /// <returns>What a request of the mix pays in the mean: the dual's value.</returns>
    private double Spread()
    {
        double value = 0;
        Array.Clear(_loads);
        for (int row = 0; row < _mix.Count; row++)
        {
            (int number, double size) = _mix[row];
            double demand = size / _mix.Requests;
            double least = double.PositiveInfinity;
            int equals = 0;
            for (int i = 0; i < _costs.Length; i++)
            {
                double cost = _times.UnitNanos(i, number);
                double paid = _trial[i] * cost;
                _costs[i] = cost;
                if (paid < least) (least, equals) = (paid, 0);
                if (paid <= least) equals++;
            }
            value += demand * least;
            double part = demand / equals;
            for (int i = 0; i < _costs.Length && equals > 0; i++)
            {
                if (_trial[i] * _costs[i] > least) continue;
                _loads[i] += part * _costs[i];
                equals--;
            }
        }
        return value;
    }

    private void Ascend(double value, double entropy, double rate)
    {
        double fullest = entropy;
        foreach (double load in _loads) fullest = Math.Max(fullest, load + entropy);
        double sum = 0;
        for (int i = 0; i < _trial.Length; i++)
        {
            double gradient = _loads[i] - value - (entropy * Math.Log(_trial[i] * _trial.Length));
            // A price of 0 could never rise again.
            _trial[i] = Math.Max(_trial[i] * Math.Exp(rate * gradient / fullest), 1e-12);
            sum += _trial[i];
        }
        for (int i = 0; i < _trial.Length; i++) _trial[i] /= sum;
    }

    private double MeanLeast()
    {
        double mean = 0;
        for (int row = 0; row < _mix.Count; row++)
        {
            (int number, double size) = _mix[row];
            double least = double.PositiveInfinity;
            for (int i = 0; i < _times.Count; i++) least = Math.Min(least, _times.UnitNanos(i, number));
            mean += size * least / _mix.Requests;
        }
        return mean;
    }
}
