using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text;
using Weir.Ring.Storage;
using Weir.Ring.Transport;

namespace Weir.SystemTests.Ring;

/// <summary>Keys that many clients swap at once, with a history of each.</summary>
public sealed class Registers(int count)
{
    /// <summary>The search grows with what is under way together; this many operations of one register are checked in no time.</summary>
    private const int MostOperations = 400;

    private readonly ConcurrentQueue<CasOperation>[] _histories = [.. Enumerable.Range(0, count).Select(_ => new ConcurrentQueue<CasOperation>())];
    private int _values;

    public int Operations => _histories.Sum(h => h.Count);

    /// <summary>Registers whose history no register could have.</summary>
    public IReadOnlyList<int> Refuted => [.. Enumerable.Range(0, count).Where(i => !Linearizability.Holds(_histories[i]))];

    /// <summary>Reads a register and swaps what was found for a new value.</summary>
    public async Task SwapAsync(IRingMap map, int register)
    {
        var history = _histories[register];
        if (history.Count >= MostOperations)
            return;
        var key = $"register-{register}";
        var invoked = Stopwatch.GetTimestamp();
        var read = await map.GetAsync(key);
        if (read.Status is not (RingStatus.Ok or RingStatus.NotFound))
            return; // a read without an answer says nothing
        var found = read.Status == RingStatus.Ok ? Encoding.UTF8.GetString(read.Value!) : null;
        history.Enqueue(new(invoked, Stopwatch.GetTimestamp(), null, null, found, false));

        var written = $"v{Interlocked.Increment(ref _values)}";
        invoked = Stopwatch.GetTimestamp();
        var swap = await map.CompareAndSwapAsync(key, read.Version, Encoding.UTF8.GetBytes(written));
        var returned = Stopwatch.GetTimestamp();
        switch (swap.Status)
        {
            case RingStatus.Ok:
                history.Enqueue(new(invoked, returned, found, written, null, true));
                break;
            case RingStatus.Mismatch:
                history.Enqueue(new(invoked, returned, found, written, null, false));
                break;
            case RingStatus.Unknown or RingStatus.Full:
                history.Enqueue(new(invoked, long.MaxValue, found, written, null, false));
                break;
        }
    }
}
