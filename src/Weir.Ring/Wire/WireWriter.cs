using System.Buffers;
using System.Buffers.Binary;
using System.Text;
using Weir.Ring.Identifiers;
using Weir.Ring.Routing;
using Weir.Ring.Storage;

namespace Weir.Ring.Wire;

/// <summary>Writes the parts that messages are made of. Numbers are big-endian.</summary>
internal sealed class WireWriter
{
    private readonly ArrayBufferWriter<byte> _bytes = new(64);

    public byte[] ToArray() => _bytes.WrittenSpan.ToArray();

    public void Byte(byte value)
    {
        _bytes.GetSpan(1)[0] = value;
        _bytes.Advance(1);
    }

    public void Flag(bool value) => Byte(value ? (byte)1 : (byte)0);

    public void Int(int value)
    {
        BinaryPrimitives.WriteInt32BigEndian(_bytes.GetSpan(4), value);
        _bytes.Advance(4);
    }

    public void Long(long value)
    {
        BinaryPrimitives.WriteInt64BigEndian(_bytes.GetSpan(8), value);
        _bytes.Advance(8);
    }

    public void Id(RingId id)
    {
        id.Write(_bytes.GetSpan(RingId.Size));
        _bytes.Advance(RingId.Size);
    }

    public void Range(RingRange range)
    {
        Id(range.After);
        Id(range.End);
    }

    public void Version(RingVersion version)
    {
        Long((long)version.Time);
        Long((long)version.Node);
    }

    /// <summary>Two bytes of length, then UTF-8.</summary>
    public void Text(string text)
    {
        int length = Encoding.UTF8.GetByteCount(text);
        BinaryPrimitives.WriteUInt16BigEndian(_bytes.GetSpan(2), checked((ushort)length));
        _bytes.Advance(2);
        Encoding.UTF8.GetBytes(text, _bytes.GetSpan(length));
        _bytes.Advance(length);
    }

    /// <summary>Four bytes of length, then the bytes; −1 for null.</summary>
    public void Value(byte[]? value)
    {
        Int(value?.Length ?? -1);
        _bytes.Write(value);
    }

    public void Peer(RingPeer peer)
    {
        Id(peer.Id);
        Text(peer.Address);
    }

    public void Entry(RingEntry entry)
    {
        Text(entry.Key);
        Value(entry.Value);
        Version(entry.Version);
        Long(entry.ExpiresUnixMilliseconds);
    }

    public void Optional<T>(T? item, Action<T> write)
        where T : class
    {
        Flag(item is not null);
        if (item is not null) write(item);
    }

    public void List<T>(T[] items, Action<T> write)
    {
        Int(items.Length);
        foreach (T item in items) write(item);
    }
}
