using Weir.Balancing.Strategies;
using Xunit;

namespace Weir.Tests.Balancing.Strategies;

public sealed class StrategyCatalogTests
{
    [Fact]
    public void Every_strategy_of_the_design_is_registered_once() =>
        Assert.Equal(
            ["first", "round-robin", "random", "two-choices", "least-connections", "least-response-time", "prequal", "ip-hash", "hash",
                "least-finish-time", "priced-finish-time", "exponential-potential"],
            StrategyCatalog.Names);

    [Fact]
    public void Every_class_that_is_a_strategy_is_in_the_catalogue()
    {
        StrategyContext context = new(
            new Candidates([new Weir.Balancing.Endpoint(0, "a:1")], [Candidates.FullShare]), new RoundRobinCursor(), 1.25);
        Type[] registered = [.. StrategyCatalog.All.Select(strategy => strategy.Create(context).GetType())];
        Type[] existing = [.. typeof(IStrategy).Assembly.GetTypes().Where(type => type.IsClass && type.IsAssignableTo(typeof(IStrategy)))];

        Assert.Equal(existing.OrderBy(type => type.Name), registered.OrderBy(type => type.Name));
    }

    [Fact]
    public void Descriptions_are_one_line_each() =>
        Assert.All(StrategyCatalog.All, strategy =>
        {
            Assert.InRange(strategy.Summary.Length, 10, 120);
            Assert.InRange(strategy.WhenToUse.Length, 10, 140);
            Assert.DoesNotContain('\n', strategy.Summary + strategy.WhenToUse);
        });

    [Fact]
    public void An_unknown_name_is_not_found()
    {
        Assert.False(StrategyCatalog.TryGet("leastconn", out _));
        Assert.True(StrategyCatalog.TryGet(StrategyCatalog.DefaultName, out _));
    }
}
