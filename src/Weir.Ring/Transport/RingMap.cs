using System.Text;
using Weir.Ring.Storage;

namespace Weir.Ring.Transport;

/// <summary>The four operations on whatever executes one.</summary>
public abstract class RingMap : IRingMap
{
    public Task<RingOutcome> GetAsync(string key, CancellationToken stop = default) =>
        OperateAsync(new() { Action = RingAction.Get, Key = Checked(key) }, stop);

    public Task<RingOutcome> PutAsync(string key, byte[] value, TimeSpan? life = null, CancellationToken stop = default) =>
        OperateAsync(Put(key, value, life, null), stop);

    public Task<RingOutcome> CompareAndSwapAsync(
        string key, RingVersion expected, byte[] value, TimeSpan? life = null, CancellationToken stop = default) =>
        OperateAsync(Put(key, value, life, expected), stop);

    public Task<RingOutcome> DeleteAsync(string key, RingVersion? expected = null, CancellationToken stop = default) =>
        OperateAsync(new() { Action = RingAction.Delete, Key = Checked(key), Expected = expected }, stop);

    protected abstract Task<RingOutcome> OperateAsync(RingOperation operation, CancellationToken stop);

    private static RingOperation Put(string key, byte[] value, TimeSpan? life, RingVersion? expected)
    {
        if (value.Length > RingEntry.MaxValueBytes)
            throw new ArgumentException($"a value of {value.Length} bytes; at most {RingEntry.MaxValueBytes} are kept", nameof(value));
        return new()
        {
            Action = RingAction.Put,
            Key = Checked(key),
            Value = value,
            LifeMilliseconds = life is { } l ? Math.Max(1, (long)l.TotalMilliseconds) : 0,
            Expected = expected,
        };
    }

    private static string Checked(string key)
    {
        int bytes = Encoding.UTF8.GetByteCount(key);
        if (bytes is 0 or > RingEntry.MaxKeyBytes)
            throw new ArgumentException($"a key of {bytes} bytes; it has from 1 to {RingEntry.MaxKeyBytes}", nameof(key));
        return key;
    }
}
