using Weir.Simulation.Workloads;

namespace Weir.Simulation.Fitting;

/// <summary>Service times drawn from what was fitted: a request's demand is a number from 0 to 1, the part of its class's requests that take less.</summary>
/// <remarks>So a request that is long for its class is long wherever it goes, and every strategy meets the same long requests.</remarks>
public sealed class FittedService : ServiceModel
{
    private const int Steps = 1024;

    private readonly float[] _seconds;
    private readonly int _endpoints;

    /// <param name="model">What was fitted.</param>
    /// <param name="columns">For each simulated endpoint the one of the model that it is like; −1: like the mean of all.</param>
    public FittedService(FittedModel model, ReadOnlySpan<int> columns)
    {
        _endpoints = columns.Length;
        _seconds = new float[model.Classes.Length * _endpoints * Steps];
        for (int c = 0; c < model.Classes.Length; c++)
        {
            for (int e = 0; e < _endpoints; e++)
            {
                for (int step = 0; step < Steps; step++)
                {
                    double part = (step + 0.5) / Steps;
                    _seconds[(((c * _endpoints) + e) * Steps) + step] = (float)(columns[e] >= 0
                        ? model.Cells[c][columns[e]].Quantile(part)
                        : model.Cells[c].Average(cell => cell.Quantile(part)));
                }
            }
        }
    }

    public override double SecondsOf(Workload workload, int request, int endpoint) =>
        _seconds[(((workload.Class[request] * _endpoints) + endpoint) * Steps) + Math.Min((int)(workload.Demand[request] * Steps), Steps - 1)];
}
