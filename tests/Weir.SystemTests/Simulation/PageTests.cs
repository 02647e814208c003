using Weir.SystemTests.Harness;
using Weir.SystemTests.Peers;
using Xunit;

namespace Weir.SystemTests.Simulation;

/// <summary>The page of <c>weir simulate --html</c> in a real browser.</summary>
public sealed class PageTests
{
    [Fact]
    public async Task A_browser_draws_the_charts_and_shows_one_strategy_over_time()
    {
        Assert.SkipUnless(Tool.HasChromium, "chromium is not installed; on Debian: apt-get install chromium");
        using TempFolder folder = new();
        var page = folder.File("page.html");
        var (code, _, errors) = await ChildProcess.RunAsync(
            "dotnet", WeirProcess.Program, "simulate", "--trace-of", "media", "--requests", "60", "--strategies", "round-robin,least-finish-time", "--html", page);
        Assert.True(code == 0, errors);

        var (opened, dom, said) = await ChildProcess.RunAsync(
            Tool.Find("chromium")!, "--headless", "--no-sandbox", "--disable-gpu", "--enable-logging=stderr", $"--user-data-dir={folder.File("profile")}", "--dump-dom", $"file://{page}");

        Assert.True(opened == 0, said);
        Assert.DoesNotContain("Uncaught", said, StringComparison.Ordinal);
        // Five drawings, one for the response times and two for each strategy; the script has hidden those of one strategy.
        Assert.Equal(5, Count(dom, "role=\"img\""));
        Assert.Equal(2, Count(dom, "class=\"run\""));
        Assert.Equal(1, Count(dom, "hidden=\"\""));
    }

    private static int Count(string text, string part) => text.Split(part).Length - 1;
}
