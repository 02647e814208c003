using Spectre.Console;
using Weir.Composition;
using Weir.Configuration;
using Xunit;

namespace Weir.Tests.Composition;

public sealed class ActionsTests
{
    [Fact]
    public void The_list_of_strategies_marks_the_one_that_a_pool_without_strategy_gets()
    {
        using StringWriter text = new();
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = AnsiSupport.No,
            Out = new AnsiConsoleOutput(text),
        });
        console.Profile.Width = 120;
        console.Write(Actions.StrategyGrid());
        string[] lines = text.ToString().ReplaceLineEndings("\n").Split('\n');
        int mark = Assert.Single(Enumerable.Range(0, lines.Length), i => lines[i].StartsWith("(default)", StringComparison.Ordinal));
        Assert.StartsWith($"{StrategyConfig.DefaultName} ", lines[mark - 1], StringComparison.Ordinal);
    }
}
