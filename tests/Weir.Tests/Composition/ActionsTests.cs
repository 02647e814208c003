using Weir.Composition;
using Weir.Configuration;
using Xunit;

namespace Weir.Tests.Composition;

public sealed class ActionsTests
{
    [Fact]
    public void The_list_of_strategies_marks_the_one_that_a_pool_without_strategy_gets()
    {
        string[] lines = Lines();
        int mark = Assert.Single(Enumerable.Range(0, lines.Length), i => lines[i].StartsWith("(default)", StringComparison.Ordinal));
        Assert.StartsWith($"{StrategyConfig.DefaultName} ", lines[mark - 1], StringComparison.Ordinal);
    }

    [Fact]
    public void No_line_of_the_list_ends_in_blanks() => Assert.All(Lines(), line => Assert.Equal(line.TrimEnd(), line));

    [Theory]
    [InlineData("listeners.main: cannot listen", "--listen: cannot listen")]
    [InlineData("pools.main: the name", "--to: the name")]
    [InlineData("admin.bind: x", "--admin: x")]
    [InlineData("accessLog.to: x", "--access-log: x")]
    [InlineData("other", "other")]
    public void What_a_flag_gave_is_named_by_the_flag(string message, string expected)
    {
        Assert.Equal(expected, FlagNames.Restore(message, new() { Listen = ":1", To = "a:1", Admin = ":2", AccessLog = "./x/y" }));
        Assert.Equal(message, FlagNames.Restore(message, new()));
    }

    [Theory]
    [InlineData("0-1", new[] { 0, 1 })]
    [InlineData("\t0,2-4,7", new[] { 0, 2, 3, 4, 7 })]
    [InlineData("", new int[0])]
    [InlineData("x", new int[0])]
    [InlineData("0-9999999", new int[0])]
    public void The_kernels_list_of_cpus_is_read(string list, int[] cpus) => Assert.Equal(cpus, UsableCpus.Parse(list));

    private static string[] Lines() => Actions.StrategyList(120).ReplaceLineEndings("\n").Split('\n');
}
