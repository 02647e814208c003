using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using Weir.Ring.Storage;
using Weir.Ring.Transport;

namespace Weir.SystemTests.Ring;

/// <summary>Keys that one writer counts up: what a reader must find lies between the last acknowledged and the last attempted.</summary>
public sealed class Counters
{
    private readonly ConcurrentDictionary<string, (long Acknowledged, long Attempted)> _keys = new(StringComparer.Ordinal);
    private readonly ConcurrentQueue<string> _wrong = new();

    public IReadOnlyCollection<string> Wrong => _wrong;

    public int Acknowledged => _keys.Count(k => k.Value.Acknowledged > 0);

    public async Task<RingStatus> CountUpAsync(IRingMap map, string key)
    {
        var (acknowledged, attempted) = _keys.GetValueOrDefault(key);
        var next = attempted + 1;
        _keys[key] = (acknowledged, next);
        var outcome = await map.PutAsync(key, Encoding.UTF8.GetBytes(next.ToString(CultureInfo.InvariantCulture)));
        if (outcome.Status == RingStatus.Ok)
            _keys[key] = (next, next);
        return outcome.Status;
    }

    public async Task ReadAsync(IRingMap map, string key)
    {
        var before = _keys.GetValueOrDefault(key);
        var outcome = await map.GetAsync(key);
        if (outcome.Status is not (RingStatus.Ok or RingStatus.NotFound))
            return; // no answer is no wrong answer
        var found = outcome.Status == RingStatus.Ok ? long.Parse(outcome.Value!, CultureInfo.InvariantCulture) : 0;
        if (found < before.Acknowledged || found > _keys.GetValueOrDefault(key).Attempted)
            _wrong.Enqueue($"{key}: {found} was read, {before.Acknowledged} was acknowledged");
    }

    /// <summary>Every key, until it gives an answer.</summary>
    public async Task ReadAllAsync(IRingMap map) =>
        await Parallel.ForEachAsync(_keys.Keys, new ParallelOptions { MaxDegreeOfParallelism = 32 }, async (key, _) => await ReadAsync(map, key));
}
