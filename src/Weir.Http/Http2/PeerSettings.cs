using System.Buffers.Binary;

namespace Weir.Http.Http2;

/// <summary>What the other side has told of itself in SETTINGS (RFC 9113 §6.5). One thread.</summary>
/// <param name="isServer">Which side the other one is.</param>
public sealed class PeerSettings(bool isServer)
{
    /// <summary>Bytes of one setting in a frame.</summary>
    public const int EntryBytes = 6;

    /// <summary>Until it is told otherwise, how many streams we open at once: what §6.5.2 recommends as the least.</summary>
    public const int AssumedStreams = 100;

    /// <summary>Bytes of dynamic table that its decoder keeps.</summary>
    public uint HeaderTableBytes { get; private set; } = 4096;

    public bool EnablePush { get; private set; } = true;

    /// <summary>Streams we may have open at once.</summary>
    public int MaxStreams { get; private set; } = AssumedStreams;

    /// <summary>Bytes each new stream may send before a WINDOW_UPDATE.</summary>
    public int WindowBytes { get; private set; } = FlowWindow.DefaultBytes;

    /// <summary>Largest payload it takes.</summary>
    public int FrameBytes { get; private set; } = FrameRule.MaxPayloadBytes;

    /// <summary>Largest field section it takes, counted as §6.5.2 says; advisory.</summary>
    public long HeaderListBytes { get; private set; } = long.MaxValue;

    /// <summary>It takes extended CONNECT (RFC 8441).</summary>
    public bool ConnectProtocol { get; private set; }

    /// <summary>A first SETTINGS frame has come.</summary>
    public bool Received { get; private set; }

    /// <summary>Takes the settings of one frame in their order.</summary>
    /// <param name="payload">Whole entries.</param>
    /// <param name="windowDelta">By how much open streams' send windows change (§6.9.2).</param>
    /// <returns>A connection error, or None.</returns>
    public Http2Error Apply(ReadOnlySpan<byte> payload, out int windowDelta)
    {
        int windowBefore = WindowBytes;
        windowDelta = 0;
        Received = true;
        for (; payload.Length >= EntryBytes; payload = payload[EntryBytes..])
        {
            var id = (SettingId)BinaryPrimitives.ReadUInt16BigEndian(payload);
            Http2Error error = Apply(id, BinaryPrimitives.ReadUInt32BigEndian(payload[2..]));
            if (error != Http2Error.None)
                return error;
        }

        windowDelta = WindowBytes - windowBefore;
        return Http2Error.None;
    }

    private Http2Error Apply(SettingId id, uint value)
    {
        switch (id)
        {
            case SettingId.HeaderTableSize:
                HeaderTableBytes = value;
                break;
            case SettingId.EnablePush:
                // §6.5.2: a server pushes and is not pushed to, so it may only say 0.
                if (value > (isServer ? 0u : 1))
                    return Http2Error.ProtocolError;
                EnablePush = value == 1;
                break;
            case SettingId.MaxConcurrentStreams:
                MaxStreams = (int)Math.Min(value, int.MaxValue);
                break;
            case SettingId.InitialWindowSize:
                if (value > FlowWindow.MaxBytes)
                    return Http2Error.FlowControlError;
                WindowBytes = (int)value;
                break;
            case SettingId.MaxFrameSize:
                if (value is < FrameRule.MaxPayloadBytes or > 0xFF_FFFF)
                    return Http2Error.ProtocolError;
                FrameBytes = (int)value;
                break;
            case SettingId.MaxHeaderListSize:
                HeaderListBytes = value;
                break;
            case SettingId.EnableConnectProtocol:
                // RFC 8441 §3: 0 or 1, and a 1 is never taken back.
                if (value > 1 || (value == 0 && ConnectProtocol))
                    return Http2Error.ProtocolError;
                ConnectProtocol = value == 1;
                break;
            default:
                break;
        }

        return Http2Error.None;
    }
}
