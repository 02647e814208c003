using Weir.Balancing.Strategies;
using Xunit;

namespace Weir.Tests.Balancing.Strategies.RoundRobin;

public sealed class SmoothWeightedSequenceTests
{
    [Fact]
    public void The_period_is_the_sum_of_the_weights_over_their_common_factor() =>
        Assert.Equal([0, 1, 0], SmoothWeightedSequence.Build([200, 100]));

    [Fact]
    public void Random_weights_give_the_picks_of_the_rule_applied_step_by_step()
    {
        Random random = new(PoolFixture.Seed());
        for (int run = 0; run < 200; run++)
        {
            int[] weights = new int[random.Next(1, 12)];
            int heaviest = random.Next(1, 60);
            for (int i = 0; i < weights.Length; i++) weights[i] = random.Next(1, heaviest + 1);

            ushort[] sequence = SmoothWeightedSequence.Build(weights);

            int[] expected = StepByStep(weights, sequence.Length * 2);
            Assert.Equal(expected[..sequence.Length], sequence.Select(pick => (int)pick));
            // Periodic: the rule goes on from the end as it began.
            Assert.Equal(expected[sequence.Length..], sequence.Select(pick => (int)pick));
        }
    }

    [Fact]
    public void A_period_above_the_limit_is_shortened_and_turns_are_off_by_less_than_one()
    {
        int[] weights = [.. Enumerable.Range(0, 1000).Select(i => 1 + (i * 7919 % 2560))];

        ushort[] sequence = SmoothWeightedSequence.Build(weights);

        Assert.InRange(sequence.Length, 1, SmoothWeightedSequence.MaxLength);
        int[] turns = new int[weights.Length];
        foreach (ushort pick in sequence) turns[pick]++;
        double target = SmoothWeightedSequence.MaxLength - Candidates.MaxCount;
        for (int i = 0; i < weights.Length; i++)
        {
            double due = weights[i] * target / weights.Sum();
            Assert.True(Math.Abs(turns[i] - due) < 1, $"weight {weights[i]}: {turns[i]} turns, due {due}");
        }
    }

    [Fact]
    public void The_largest_pool_there_may_be_has_a_sequence_with_everybody_in_it()
    {
        int[] weights = [.. Enumerable.Range(0, Candidates.MaxCount).Select(i => i == 0 ? 1 : 2500 + (i % 60))];

        Assert.Equal(Candidates.MaxCount, SmoothWeightedSequence.Build(weights).Distinct().Count());
    }

    /// <summary>nginx: ngx_http_upstream_get_peer.</summary>
    private static int[] StepByStep(int[] weights, int steps)
    {
        int[] current = new int[weights.Length];
        int[] picks = new int[steps];
        for (int step = 0; step < steps; step++)
        {
            int best = 0;
            for (int i = 0; i < weights.Length; i++)
            {
                current[i] += weights[i];
                if (current[i] > current[best]) best = i;
            }
            current[best] -= weights.Sum();
            picks[step] = best;
        }
        return picks;
    }
}
