using System.Diagnostics;

namespace Weir.SystemTests.Load;

/// <summary>Holds a flow to a rate: after so many units it waits until the time for them has passed.</summary>
public sealed class Pace(double perSecond)
{
    private readonly Stopwatch _watch = Stopwatch.StartNew();

    public async Task AfterAsync(double units)
    {
        var ahead = TimeSpan.FromSeconds(units / perSecond) - _watch.Elapsed;
        if (ahead > TimeSpan.FromMilliseconds(1))
            await Task.Delay(ahead); // the rate asked for
    }
}
