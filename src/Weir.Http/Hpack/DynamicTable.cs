using System.Numerics;

namespace Weir.Http.Hpack;

/// <summary>The dynamic table of one direction (RFC 7541 §2.3.2, §4): a first-in first-out list within a number of bytes.</summary>
/// <remarks>
/// The bytes of all entries lie in one piece, oldest first. New ones are appended; when the end of the buffer is reached the piece is moved
/// to its start. Every entry counts 32 bytes that it does not take here, so there is always room, and moves are rare. The buffer begins small
/// and doubles, a few times in the life of a connection, until it has the capacity: most connections are idle and have sent little.
/// </remarks>
internal sealed class DynamicTable
{
    private const int FirstBytes = 128;

    private byte[] _bytes;
    private DynamicEntry[] _entries;

    /// <summary>Where the oldest entry begins, and the free room behind the newest.</summary>
    private int _head;
    private int _tail;

    /// <summary>What has been taken off all positions by moves; entries keep positions as if none had been.</summary>
    private uint _moved;

    /// <summary>Makes an empty table.</summary>
    /// <param name="capacityBytes">The most that <see cref="Resize"/> may ask for, and the size to begin with.</param>
    public DynamicTable(int capacityBytes)
    {
        _bytes = new byte[Math.Min(capacityBytes, FirstBytes)];
        _entries = new DynamicEntry[SlotsFor(_bytes.Length)];
        CapacityBytes = capacityBytes;
        MaxBytes = capacityBytes;
    }

    /// <summary>The most that was ever allowed, and that the buffer may grow to.</summary>
    public int CapacityBytes { get; private set; }

    /// <summary>The size agreed on now (RFC 7541 §4.2).</summary>
    public int MaxBytes { get; private set; }

    /// <summary>The size as RFC 7541 §4.1 counts it.</summary>
    public int Bytes { get; private set; }

    public int Count { get; private set; }

    /// <summary>The number of the newest entry; they are numbered from 1 in the order of their insertion.</summary>
    public uint Newest { get; private set; }

    /// <summary>Places for entries: a power of two that <see cref="Count"/> never exceeds. More after an insertion, perhaps.</summary>
    public int Slots => _entries.Length;

    /// <summary>An entry by its age: 0 is the newest.</summary>
    public ref readonly DynamicEntry this[int age] => ref _entries[SlotOf(Newest - (uint)age)];

    public static int SizeOf(int nameLength, int valueLength) =>
        (int)Math.Min(int.MaxValue, (long)nameLength + valueLength + HeaderBlock.FieldOverheadBytes);

    public int SlotOf(uint number) => (int)number & (_entries.Length - 1);

    public ReadOnlySpan<byte> NameOf(in DynamicEntry entry) => _bytes.AsSpan((int)(entry.Position - _moved), entry.NameLength);

    public ReadOnlySpan<byte> ValueOf(in DynamicEntry entry) =>
        _bytes.AsSpan((int)(entry.Position - _moved) + entry.NameLength, entry.ValueLength);

    /// <summary>Inserts an entry, evicting old ones; one larger than the table empties it, which is no error (RFC 7541 §4.4).</summary>
    /// <param name="name">Not part of this table's own bytes: they may move.</param>
    /// <returns>Whether it was inserted.</returns>
    public bool Add(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value, HeaderKind kind)
    {
        int size = SizeOf(name.Length, value.Length);
        EvictTo(MaxBytes - size);
        if (size > MaxBytes)
            return false;

        int length = name.Length + value.Length;
        if (length > _bytes.Length - _tail || Count == _entries.Length)
            MakeRoom(length);
        name.CopyTo(_bytes.AsSpan(_tail));
        value.CopyTo(_bytes.AsSpan(_tail + name.Length));
        Newest++;
        _entries[SlotOf(Newest)] = new DynamicEntry((uint)_tail + _moved, name.Length, value.Length, kind);
        _tail += length;
        Bytes += size;
        Count++;
        return true;
    }

    /// <summary>Agrees on another size, evicting what no longer fits (RFC 7541 §4.3).</summary>
    /// <param name="maxBytes">0 to <see cref="CapacityBytes"/>.</param>
    public void Resize(int maxBytes)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(maxBytes, CapacityBytes);
        MaxBytes = maxBytes;
        EvictTo(maxBytes);
    }

    /// <summary>Evicts every entry.</summary>
    public void Clear() => EvictTo(0);

    /// <summary>Allows a larger size.</summary>
    public void RaiseCapacity(int capacityBytes) => CapacityBytes = Math.Max(CapacityBytes, capacityBytes);

    private static int SlotsFor(int capacityBytes) =>
        (int)BitOperations.RoundUpToPowerOf2((uint)Math.Max(1, capacityBytes / HeaderBlock.FieldOverheadBytes));

    private void EvictTo(int bytes)
    {
        while (Count > 0 && Bytes > bytes)
        {
            ref readonly DynamicEntry oldest = ref this[Count - 1];
            _head += oldest.NameLength + oldest.ValueLength;
            Bytes -= SizeOf(oldest.NameLength, oldest.ValueLength);
            Count--;
        }

        if (Count == 0)
            _head = _tail;
    }

    private void MakeRoom(int length)
    {
        int live = _tail - _head;
        byte[] target = _bytes;
        if (live + length > _bytes.Length || Count == _entries.Length)
        {
            target = new byte[Math.Min(CapacityBytes, Math.Max(Math.Max(FirstBytes, 2 * _bytes.Length), live + length))];
            GrowSlots(SlotsFor(target.Length));
        }

        _bytes.AsSpan(_head, live).CopyTo(target);
        _bytes = target;
        _moved += (uint)_head;
        _tail = live;
        _head = 0;
    }

    private void GrowSlots(int slots)
    {
        DynamicEntry[] entries = new DynamicEntry[slots];
        for (int age = 0; age < Count; age++)
            entries[(Newest - (uint)age) & (uint)(slots - 1)] = this[age];
        _entries = entries;
    }
}
