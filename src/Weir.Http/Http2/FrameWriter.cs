using System.Buffers.Binary;

namespace Weir.Http.Http2;

/// <summary>Writes the small frames (RFC 9113 §6) into a span that has room for them.</summary>
public static class FrameWriter
{
    public const int RstStreamBytes = FrameHeader.Size + 4;
    public const int WindowUpdateBytes = FrameHeader.Size + 4;
    public const int PingBytes = FrameHeader.Size + 8;
    public const int GoAwayBytes = FrameHeader.Size + 8;

    /// <summary>Bytes of a SETTINGS frame with so many entries.</summary>
    public static int SettingsBytes(int entries) => FrameHeader.Size + (entries * PeerSettings.EntryBytes);

    public static void WriteRstStream(Span<byte> into, int streamId, Http2Error code)
    {
        new FrameHeader(4, FrameType.RstStream, 0, streamId).Write(into);
        BinaryPrimitives.WriteInt32BigEndian(into[FrameHeader.Size..], (int)code);
    }

    public static void WriteWindowUpdate(Span<byte> into, int streamId, int increment)
    {
        new FrameHeader(4, FrameType.WindowUpdate, 0, streamId).Write(into);
        BinaryPrimitives.WriteInt32BigEndian(into[FrameHeader.Size..], increment);
    }

    public static void WritePing(Span<byte> into, ReadOnlySpan<byte> payload, bool ack)
    {
        new FrameHeader(8, FrameType.Ping, ack ? FrameFlags.Ack : FrameFlags.None, 0).Write(into);
        payload[..8].CopyTo(into[FrameHeader.Size..]);
    }

    public static void WriteGoAway(Span<byte> into, int lastStreamId, Http2Error code)
    {
        new FrameHeader(8, FrameType.GoAway, 0, 0).Write(into);
        BinaryPrimitives.WriteInt32BigEndian(into[FrameHeader.Size..], lastStreamId);
        BinaryPrimitives.WriteInt32BigEndian(into[(FrameHeader.Size + 4)..], (int)code);
    }

    public static void WriteSettings(Span<byte> into, params ReadOnlySpan<(SettingId Id, int Value)> settings)
    {
        new FrameHeader(settings.Length * PeerSettings.EntryBytes, FrameType.Settings, 0, 0).Write(into);
        into = into[FrameHeader.Size..];
        foreach ((SettingId id, int value) in settings)
        {
            BinaryPrimitives.WriteUInt16BigEndian(into, (ushort)id);
            BinaryPrimitives.WriteInt32BigEndian(into[2..], value);
            into = into[PeerSettings.EntryBytes..];
        }
    }

    public static void WriteSettingsAck(Span<byte> into) => new FrameHeader(0, FrameType.Settings, FrameFlags.Ack, 0).Write(into);
}
