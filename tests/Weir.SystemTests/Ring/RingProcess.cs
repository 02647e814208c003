using System.Net;
using Weir.Ring.Protocol;
using Weir.Ring.Transport;
using Weir.SystemTests.Harness;

namespace Weir.SystemTests.Ring;

/// <summary>One node as a user starts it: <c>weir ring start</c>.</summary>
public sealed class RingProcess : IAsyncDisposable
{
    private const int SignalKill = 9;
    private const int LostRaces = 5;

    private readonly ChildProcess _child;

    private RingProcess(ChildProcess child, IPEndPoint address) => (_child, Address) = (child, address);

    public IPEndPoint Address { get; }

    public string Errors => _child.Errors;

    public static async Task<RingProcess> StartAsync(string secretFile, params IPEndPoint[] join)
    {
        for (var race = 0; ; race++)
        {
            var address = new IPEndPoint(IPAddress.Loopback, FreePort.Next());
            var child = ChildProcess.Start(
                "dotnet",
                [WeirProcess.Program, "ring", "start", "--bind", address.ToString(), "--secret-file", secretFile, .. join.SelectMany(j => new[] { "--join", j.ToString() })]);
            var expected = join.Length == 0 ? "a new ring" : "joined";
            await Poll.UntilAsync(
                () => Task.FromResult(child.HasExited || child.Errors.Contains(expected, StringComparison.Ordinal)),
                () => $"the node says '{expected}'. Its errors:\n{child.Errors}",
                Deadline.Start);
            if (!child.HasExited)
                return new(child, address);
            if (race == LostRaces || !child.Errors.Contains("in use", StringComparison.OrdinalIgnoreCase))
                throw new InvalidOperationException($"the node ended at once:\n{child.Errors}");
            await child.DisposeAsync();
        }
    }

    /// <summary>Until every node serves its range and knows all others.</summary>
    public static Task SettleAsync(IReadOnlyCollection<RingProcess> nodes, RingSecret secret) => Poll.UntilAsync(
        async () =>
        {
            foreach (var node in nodes)
            {
                await using var client = new RingClient([node.Address], secret);
                if (await client.AskAsync(new RingMessage.AskStatus()) is not RingMessage.Status { Positions: [{ IsServing: true } position] }
                    || position.Successors.Length < nodes.Count - 1)
                    return false;
            }

            return true;
        },
        () => $"{nodes.Count} nodes serve",
        Deadline.Start);

    public void Kill() => _child.Signal(SignalKill);

    public void Terminate() => _child.Terminate();

    public Task<int> WaitForExitAsync() => _child.WaitForExitAsync(Deadline.Default);

    public ValueTask DisposeAsync() => _child.DisposeAsync();
}
