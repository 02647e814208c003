using Weir.Ring.Simulation;
using Xunit;

namespace Weir.Tests.Ring.Simulation;

/// <summary>Joins, crashes, partitions and heals in any order: the ring becomes one cycle again. All 1,000 schedules by WEIR_LONG=1.</summary>
public sealed class HealingTests
{
    /// <summary>What docs/ring.md promises.</summary>
    private const int Rounds = 20;

    [Fact]
    public void The_ring_is_one_correct_cycle_again_within_twenty_rounds()
    {
        int schedules = Environment.GetEnvironmentVariable("WEIR_LONG") == "1" ? 1_000 : 120;
        for (int seed = 1; seed <= schedules; seed++)
        {
            HealingReport report = HealingSimulation.Run(new() { Seed = seed, WithinRounds = Rounds });
            Assert.True(report.IsWhole, $"seed {seed} does not heal:\n{report.Story}");
        }
    }

    [Fact]
    public void A_ring_that_is_given_no_time_is_found_not_to_be_whole() =>
        Assert.Contains(Enumerable.Range(1, 20), seed => !HealingSimulation.Run(new() { Seed = seed, WithinRounds = 0 }).IsWhole);
}
