using System.Buffers.Binary;
using System.Text;
using System.Text.Unicode;
using Weir.Ring.Identifiers;
using Weir.Ring.Routing;
using Weir.Ring.Storage;

namespace Weir.Ring.Wire;

/// <summary>Reads the parts that messages are made of, from bytes that may be anything.</summary>
/// <remarks>After the first fault everything reads as empty and <see cref="IsFaulty"/> stays true, so that a message is judged once, at its end.</remarks>
internal sealed class WireReader(byte[] bytes)
{
    private int _at;

    public bool IsFaulty { get; private set; }

    public bool IsAtEnd => _at == bytes.Length;

    public byte Byte() => Take(1) is [var value] ? value : (byte)0;

    public bool Flag()
    {
        byte value = Byte();
        if (value > 1) IsFaulty = true;
        return value == 1;
    }

    public int Int() => Take(4) is { Length: 4 } span ? BinaryPrimitives.ReadInt32BigEndian(span) : 0;

    public long Long() => Take(8) is { Length: 8 } span ? BinaryPrimitives.ReadInt64BigEndian(span) : 0;

    public RingId Id() => Take(RingId.Size) is { Length: RingId.Size } span ? RingId.Read(span) : default;

    public RingRange Range() => new(Id(), Id());

    public RingVersion Version() => new((ulong)Long(), (ulong)Long());

    /// <param name="maxBytes">A longer one is a fault.</param>
    public string Text(int maxBytes)
    {
        int length = Take(2) is { Length: 2 } span ? BinaryPrimitives.ReadUInt16BigEndian(span) : 0;
        if (length > maxBytes) IsFaulty = true;
        ReadOnlySpan<byte> text = Take(length);
        if (!Utf8.IsValid(text)) IsFaulty = true;
        return IsFaulty ? "" : Encoding.UTF8.GetString(text);
    }

    public string Key()
    {
        string key = Text(RingEntry.MaxKeyBytes);
        if (key.Length == 0) IsFaulty = true;
        return key;
    }

    public byte[]? Value()
    {
        int length = Int();
        if (length == -1) return null;
        if (length is < 0 or > RingEntry.MaxValueBytes) IsFaulty = true;
        return IsFaulty ? null : Take(length).ToArray();
    }

    public RingPeer Peer() => new(Id(), Text(byte.MaxValue));

    public RingEntry Entry() => new(Key(), Value(), Version(), Long());

    public T? Optional<T>(Func<T> read)
        where T : class => Flag() ? read() : null;

    /// <param name="most">More items are a fault; room is made only as they are read.</param>
    /// <param name="read">Reads one.</param>
    public T[] List<T>(int most, Func<T> read)
    {
        int count = Int();
        if (count < 0 || count > most) IsFaulty = true;
        List<T> items = [];
        for (int i = 0; i < count && !IsFaulty; i++) items.Add(read());
        return IsFaulty ? [] : [.. items];
    }

    /// <summary>A word that is not known.</summary>
    public T Fault<T>()
        where T : struct
    {
        IsFaulty = true;
        return default;
    }

    private ReadOnlySpan<byte> Take(int count)
    {
        if (IsFaulty || count > bytes.Length - _at)
        {
            IsFaulty = true;
            return [];
        }
        _at += count;
        return bytes.AsSpan(_at - count, count);
    }
}
