using System.Buffers.Binary;

namespace Weir.Http.Http2;

/// <summary>The nine bytes before every frame's payload (RFC 9113 §4.1).</summary>
/// <param name="Length">Bytes of payload, 0 to 2^24 − 1.</param>
/// <param name="Type">What it is; unknown values occur.</param>
/// <param name="Flags">See <see cref="FrameFlags"/>; those without a meaning for the type are ignored.</param>
/// <param name="StreamId">0 for the connection; the reserved bit is dropped.</param>
public readonly record struct FrameHeader(int Length, FrameType Type, byte Flags, int StreamId)
{
    /// <summary>Bytes on the wire.</summary>
    public const int Size = 9;

    public bool Has(byte flag) => (Flags & flag) != 0;

    /// <param name="bytes">At least <see cref="Size"/> of them.</param>
    public static FrameHeader Read(ReadOnlySpan<byte> bytes) => new(
        (bytes[0] << 16) | (bytes[1] << 8) | bytes[2],
        (FrameType)bytes[3],
        bytes[4],
        (int)(BinaryPrimitives.ReadUInt32BigEndian(bytes[5..]) & int.MaxValue));

    /// <param name="into">At least <see cref="Size"/> bytes.</param>
    public void Write(Span<byte> into)
    {
        BinaryPrimitives.WriteUInt32BigEndian(into, ((uint)Length << 8) | (uint)Type);
        into[4] = Flags;
        BinaryPrimitives.WriteInt32BigEndian(into[5..], StreamId);
    }
}
