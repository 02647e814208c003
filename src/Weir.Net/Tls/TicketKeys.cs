using System.Collections.Immutable;

namespace Weir.Net.Tls;

/// <summary>The keys of session tickets: a new one every few hours, old ones accepted for a while.</summary>
/// <remarks>
/// Whoever steals a key can read what was said under its tickets in TLS 1.2, so keys live in this process alone and not for long. Shared by
/// all listeners and loops: one thread rotates, any thread reads what was published last.
/// </remarks>
public sealed class TicketKeys
{
    /// <summary>How long new tickets are sealed with one key.</summary>
    public static readonly TimeSpan Rotation = TimeSpan.FromHours(4);

    /// <summary>How long a key opens tickets, counted from when it was made: as long as it seals, and a ticket's life after that.</summary>
    public static readonly TimeSpan Lifetime = Rotation + TicketLifetime;

    /// <summary>How long a client may come back with a ticket.</summary>
    public static TimeSpan TicketLifetime => TimeSpan.FromHours(2);

    private readonly Func<int, byte[]> _random;
    private ImmutableArray<TicketKey> _keys;

    /// <param name="random">Gives so many unpredictable bytes.</param>
    /// <param name="now">Time since any fixed moment.</param>
    public TicketKeys(Func<int, byte[]> random, TimeSpan now)
    {
        _random = random;
        _keys = [NewKey(now)];
    }

    /// <summary>The newest first, which seals; all of them open.</summary>
    public ImmutableArray<TicketKey> Keys => _keys;

    /// <summary>Makes a new key when it is time, and forgets those too old.</summary>
    /// <returns>True when the keys have changed.</returns>
    public bool Rotate(TimeSpan now)
    {
        ImmutableArray<TicketKey> keys = _keys.RemoveAll(key => now - key.Made >= Lifetime);
        if (keys.IsEmpty || now - keys[0].Made >= Rotation)
            keys = keys.Insert(0, NewKey(now));
        if (keys == _keys)
            return false;
        ImmutableInterlocked.InterlockedExchange(ref _keys, keys);
        return true;
    }

    /// <returns>The key of that name, or null when it was never there or is too old.</returns>
    public TicketKey? Find(ReadOnlySpan<byte> name, out bool isNewest)
    {
        ImmutableArray<TicketKey> keys = _keys;
        for (int i = 0; i < keys.Length; i++)
        {
            if (!name.SequenceEqual(keys[i].Name))
                continue;
            isNewest = i == 0;
            return keys[i];
        }

        isNewest = false;
        return null;
    }

    private TicketKey NewKey(TimeSpan now) =>
        new(_random(TicketKey.NameBytes), _random(TicketKey.KeyBytes), _random(TicketKey.KeyBytes), now);
}
