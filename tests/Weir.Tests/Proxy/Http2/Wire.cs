using System.Buffers.Binary;
using System.Text;
using Weir.Http.Hpack;

namespace Weir.Tests.Proxy.Http2;

/// <summary>HTTP/2 frames as bytes, made and read by a plain hand that shares no code with Weir's (but its HPACK decoder).</summary>
internal static class Wire
{
    public const byte Data = 0;
    public const byte Headers = 1;
    public const byte Priority = 2;
    public const byte RstStream = 3;
    public const byte Settings = 4;
    public const byte PushPromise = 5;
    public const byte Ping = 6;
    public const byte GoAway = 7;
    public const byte WindowUpdate = 8;
    public const byte Continuation = 9;

    public const byte EndStream = 1;
    public const byte Ack = 1;
    public const byte EndHeaders = 4;
    public const byte Padded = 8;
    public const byte PriorityFlag = 0x20;

    public static readonly byte[] Preface = Encoding.ASCII.GetBytes("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");

    public static readonly byte[] EmptySettings = Frame(Settings, 0, 0);

    public static byte[] Frame(byte type, byte flags, uint stream, params byte[] payload)
    {
        byte[] frame = new byte[9 + payload.Length];
        frame[0] = (byte)(payload.Length >> 16);
        frame[1] = (byte)(payload.Length >> 8);
        frame[2] = (byte)payload.Length;
        frame[3] = type;
        frame[4] = flags;
        BinaryPrimitives.WriteUInt32BigEndian(frame.AsSpan(5), stream);
        payload.CopyTo(frame, 9);
        return frame;
    }

    public static byte[] Setting(ushort id, uint value)
    {
        byte[] entry = new byte[6];
        BinaryPrimitives.WriteUInt16BigEndian(entry, id);
        BinaryPrimitives.WriteUInt32BigEndian(entry.AsSpan(2), value);
        return Frame(Settings, 0, 0, entry);
    }

    public static byte[] Number(uint value)
    {
        byte[] bytes = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, value);
        return bytes;
    }

    public static byte[] Update(uint stream, uint increment) => Frame(WindowUpdate, 0, stream, Number(increment));

    public static byte[] Reset(uint stream, uint code = 8) => Frame(RstStream, 0, stream, Number(code));

    /// <summary>A field block of plain literals.</summary>
    public static byte[] Block(params (string Name, string Value)[] fields)
    {
        List<byte> block = [];
        foreach ((string name, string value) in fields)
        {
            block.Add(0);
            AddString(block, name);
            AddString(block, value);
        }

        return [.. block];
    }

    public static (string, string)[] GetFields(string path = "/", params (string, string)[] more) =>
        [(":method", "GET"), (":scheme", "http"), (":path", path), (":authority", "a"), .. more];

    public static (string, string)[] PostFields(params (string, string)[] more) =>
        [(":method", "POST"), (":scheme", "http"), (":path", "/"), (":authority", "a"), .. more];

    /// <summary>A whole GET.</summary>
    public static byte[] Get(uint stream, string path = "/", params (string, string)[] more) =>
        Frame(Headers, EndHeaders | EndStream, stream, Block(GetFields(path, more)));

    /// <summary>The head of a POST whose content follows.</summary>
    public static byte[] Post(uint stream, params (string, string)[] more) =>
        Frame(Headers, EndHeaders, stream, Block(PostFields(more)));

    public static byte[] Body(uint stream, string text, bool end = false) =>
        Frame(Data, end ? EndStream : (byte)0, stream, Encoding.Latin1.GetBytes(text));

    public static byte[] Join(params byte[][] parts) => [.. parts.SelectMany(p => p)];

    /// <summary>Cuts whole frames off the front.</summary>
    public static List<WireFrame> Read(List<byte> bytes, HpackDecoder decoder)
    {
        List<WireFrame> frames = [];
        HeaderBlock block = new(256 * 1024, 1000);
        while (bytes.Count >= 9)
        {
            int length = (bytes[0] << 16) | (bytes[1] << 8) | bytes[2];
            if (bytes.Count < 9 + length)
                break;
            byte[] payload = [.. bytes.Skip(9).Take(length)];
            uint stream = BinaryPrimitives.ReadUInt32BigEndian(bytes.Skip(5).Take(4).ToArray());
            byte type = bytes[3];
            byte flags = bytes[4];
            bytes.RemoveRange(0, 9 + length);
            string text = "";
            if (type == Headers && (flags & EndHeaders) != 0)
            {
                if (decoder.Decode(payload, block) != HpackError.None)
                    throw new InvalidOperationException("The field block does not decode.");
                for (int i = 0; i < block.Count; i++)
                    text += $"{Encoding.Latin1.GetString(block.Name(i))}: {Encoding.Latin1.GetString(block.Value(i))}\n";
            }

            frames.Add(new WireFrame(type, flags, stream, payload, text));
        }

        return frames;
    }

    private static void AddString(List<byte> block, string text)
    {
        int length = text.Length;
        if (length < 127)
        {
            block.Add((byte)length);
        }
        else
        {
            block.Add(127);
            for (length -= 127; length >= 128; length >>= 7)
                block.Add((byte)(length | 0x80));
            block.Add((byte)length);
        }

        block.AddRange(Encoding.Latin1.GetBytes(text));
    }
}
