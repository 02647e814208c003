using System.Net;
using Weir.SystemTests.Backends;
using Weir.SystemTests.Backends.Behaviours;
using Weir.SystemTests.Harness;
using Xunit;

namespace Weir.SystemTests.Simulation;

/// <summary>The access log that the program writes is one that it reads.</summary>
public sealed class OwnLogTests
{
    private const int Requests = 150;

    [Fact]
    public async Task The_log_of_a_run_can_be_simulated_and_advised_on()
    {
        using TempFolder folder = new();
        var log = folder.File("access.log");
        await using var first = Backend.Start(new Normal("hello"));
        await using var second = Backend.Start(new Normal("hello"));
        await using (var weir = await WeirProcess.StartAsync(new() { Engine = "auto", Endpoints = [first.Address, second.Address], AccessLogTo = log }))
        {
            using HttpClient client = new() { BaseAddress = new Uri($"http://{(IPEndPoint)weir.Address}") };
            for (var i = 0; i < Requests; i++)
                await client.GetStringAsync(new Uri("/api/thing", UriKind.Relative), TestContext.Current.CancellationToken);
            weir.Terminate();
            await weir.WaitForExitAsync(Deadline.Default);
        }

        var (simulated, csv, problems) = await ChildProcess.RunAsync("dotnet", WeirProcess.Program, "simulate", log, "--csv");
        Assert.True(simulated == 0, problems);
        Assert.Contains($"\nround-robin,{Requests},{Requests},0,0,0,", csv, StringComparison.Ordinal);

        var (advised, text, errors) = await ChildProcess.RunAsync("dotnet", WeirProcess.Program, "advise", log, "--current", "round-robin", "--runs", "2");
        Assert.True(advised == 0, errors);
        Assert.Contains("GET /api", text, StringComparison.Ordinal);
        Assert.Contains("of pool app", text, StringComparison.Ordinal);
    }
}
