using BenchmarkDotNet.Attributes;
using Weir.Net;
using Weir.Net.Memory;

namespace Weir.Bench.Net;

/// <summary>What one wait of a session costs: arming the deadline, the wake-up, the resumed code.</summary>
[MemoryDiagnoser]
public class WaiterBenchmark
{
    private Waiter _waiter = null!;
    private long _wakes;

    [GlobalSetup]
    public void Start()
    {
        EventLoop loop = new MemoryNetwork().CreateEngine().Loops[0];
        _waiter = new Waiter(loop);
        _ = WaitAsync(loop);
    }

    [Benchmark]
    public long SignalAndWaitAgain()
    {
        _waiter.Signal();
        return _wakes;
    }

    private async Task WaitAsync(EventLoop loop)
    {
        while (await _waiter.WaitUntil(loop.Now + 30_000) == Wake.Ready)
            _wakes++;
    }
}
