using System.Buffers.Binary;
using System.Text;

namespace Weir.Tests.Proxy.Http2;

/// <summary>A frame that was received.</summary>
/// <param name="Fields">Of HEADERS, a line each.</param>
internal sealed record WireFrame(byte Type, byte Flags, uint Stream, byte[] Payload, string Fields)
{
    public bool Ends => Type is Wire.Data or Wire.Headers && (Flags & Wire.EndStream) != 0;

    /// <summary>RST_STREAM and GOAWAY: the error code.</summary>
    public uint Code => BinaryPrimitives.ReadUInt32BigEndian(Payload.AsSpan(Type == Wire.GoAway ? 4 : 0));

    /// <summary>GOAWAY: the last stream; WINDOW_UPDATE: the increment.</summary>
    public uint Number => BinaryPrimitives.ReadUInt32BigEndian(Payload);

    public string Text => Encoding.Latin1.GetString(Payload);

    /// <summary>What it says, in short.</summary>
    public override string ToString() => Type switch
    {
        Wire.Data => $"data {Stream} {Payload.Length}{(Ends ? " end" : "")}",
        Wire.Headers => $"headers {Stream} {Fields.Split('\n')[0]}{(Ends ? " end" : "")}",
        Wire.RstStream => $"reset {Stream} {Code}",
        Wire.Settings => Flags == 0 ? "settings" : "settings-ack",
        Wire.Ping => Flags == 0 ? "ping" : "pong",
        Wire.GoAway => $"goaway {Number} {Code}",
        Wire.WindowUpdate => $"update {Stream} {Number}",
        _ => $"frame {Type}",
    };
}
