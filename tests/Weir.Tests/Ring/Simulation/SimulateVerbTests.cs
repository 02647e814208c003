using System.Text.Json;
using Weir.Cli;
using Xunit;

namespace Weir.Tests.Ring.Simulation;

/// <summary><c>weir ring simulate</c> for programs.</summary>
public sealed class SimulateVerbTests
{
    [Fact]
    public async Task The_figures_are_one_object_of_JSON()
    {
        using StringWriter output = new(), error = new();
        string[] line = "ring simulate --nodes 100 --successors 4 --virtual 2 --fail 0.1 --lookups 200 --keys 1000 --seed 3 --json".Split(' ');
        Assert.Equal(0, await CommandLine.RunAsync(line, output, error));
        using JsonDocument document = JsonDocument.Parse(output.ToString());
        Assert.Equal(
            ["nodes", "successors", "virtual", "fail", "lookups", "seed", "meanPath", "p1Path", "p99Path", "meanTimeouts", "failedLookups", "keysP1", "keysP99"],
            document.RootElement.EnumerateObject().Select(p => p.Name));
        Assert.Equal(0, document.RootElement.GetProperty("failedLookups").GetInt32());
    }
}
