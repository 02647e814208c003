using System.Globalization;
using Weir.Balancing.Strategies;
using Weir.Trial;
using Xunit;

namespace Weir.Tests.Trial;

public sealed class TrialRunTests
{
    public static TheoryData<string> Turning => ["round-robin", "least-connections", "least-response-time", "least-finish-time", "priced-finish-time", "exponential-potential"];

    public static TheoryData<string> Names => [.. StrategyCatalog.Names];

    [Theory]
    [MemberData(nameof(Turning))]
    public void With_equal_state_endpoints_take_turns_in_the_order_given(string strategy)
    {
        Assert.Equal(["a:1", "b:2", "c:3", "a:1", "b:2", "c:3"], Picks(strategy, "pick", "pick", "pick", "pick", "pick", "pick"));
        Assert.Equal(["a:1", "b:2", "c:3", "a:1"], Picks(strategy, "pick", "finish a:1 ms=5", "pick", "finish b:2 ms=5", "pick", "finish c:3 ms=5", "pick"));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Who_failed_is_not_picked_until_its_time_is_over(string strategy)
    {
        string[] picks = [.. Enumerable.Repeat("pick key=x", 20)];
        Assert.DoesNotContain("a:1", Picks(strategy, ["fail a:1", .. picks]));
        Assert.Equal("none", Picks(strategy, "fail a:1", "fail b:2", "fail c:3", "pick")[0]);
        Assert.NotEqual("none", Picks(strategy, "fail a:1", "fail b:2", "fail c:3", "advance 60000", "pick")[0]);
    }

    [Fact]
    public void Lines_that_are_not_understood_are_named_by_number_and_change_nothing()
    {
        (string[] picks, string[] errors) = Run(Options("round-robin"), "pick", "", "pik", "pick color=red", "finish", "finish x:9", "finish c:3", "advance soon", "pick size=0", "fail a:1 now", "pick");
        Assert.Equal(["a:1", "b:2"], picks);
        Assert.Equal([3, 4, 5, 6, 7, 8, 9, 10], errors.Select(error => int.Parse(error.Split(' ', ':')[1], CultureInfo.InvariantCulture)));
        Assert.StartsWith("line 3: 'pik' is not understood.", errors[0], StringComparison.Ordinal);
        Assert.Contains("c:3 has no request in progress", errors[4], StringComparison.Ordinal);
    }

    [Fact]
    public void Costs_by_class_and_size_decide_and_time_works_them_off()
    {
        TrialOptions options = Options("least-finish-time") with
        {
            Kinds = ["video", "video", "music"],
            Costs = Balancing.Scheduling.SchedulingFixture.Media,
        };
        (string[] picks, string[] errors) = Run(
            options, "advance 0", "pick class=video size=4", "pick class=video size=9", "pick class=music size=5", "pick class=music size=2", "pick class=music size=2",
            "pick class=game", "advance 8000", "pick class=video size=1");
        Assert.Equal(["a:1", "b:2", "c:3", "c:3", "a:1", "a:1"], picks);
        Assert.Contains("line 7: class: 'game' is not in --costs. Known: video, picture, music.", errors[0], StringComparison.Ordinal);
    }

    [Fact]
    public void A_class_that_is_slow_somewhere_goes_elsewhere_once_that_is_learned()
    {
        List<string> lines = ["advance 0"];
        for (int i = 0; i < 8; i++) lines.AddRange(["pick class=big", "pick class=big", "pick class=big", "finish a:1 ms=400", "finish b:2 ms=10", "finish c:3 ms=400"]);
        lines.AddRange(["pick class=big", "pick class=big", "pick class=big"]);
        Assert.Equal(["b:2", "b:2", "b:2"], Picks("least-finish-time", [.. lines])[^3..]);
    }

    [Fact]
    public void The_same_key_goes_to_the_same_endpoint()
    {
        string[] picks = Picks("hash", "pick key=cart", "pick key=home", "pick key=cart", "finish a:1", "pick key=cart");
        Assert.Equal(picks[0], picks[2]);
        Assert.Single(Picks("ip-hash", "pick key=10.0.0.1", "pick key=10.0.0.1", "pick key=10.0.0.1").Distinct());
    }

    [Fact]
    public void A_seed_repeats_a_trial()
    {
        string[] lines = [.. Enumerable.Repeat("pick", 50)];
        Assert.Equal(Picks("random", lines), Picks("random", lines));
        Assert.NotEqual(Picks("random", lines), Run(Options("random") with { Seed = 2 }, lines).Picks);
    }

    private static TrialOptions Options(string strategy) => new() { Strategy = strategy, Endpoints = ["a:1", "b:2", "c:3"] };

    private static string[] Picks(string strategy, params string[] lines) => Run(Options(strategy), lines).Picks;

    private static (string[] Picks, string[] Errors) Run(TrialOptions options, params string[] lines)
    {
        using StringReader input = new(string.Join('\n', lines));
        using StringWriter output = new() { NewLine = "\n" };
        using StringWriter error = new() { NewLine = "\n" };
        Assert.Equal(0, TrialRun.Run(options, input, output, error, new StillTime()));
        return (Lines(output), Lines(error));

        static string[] Lines(StringWriter writer) => writer.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    private sealed class StillTime : TimeProvider
    {
        public override long GetTimestamp() => 0;
    }
}
