using System.Text;
using Weir.Tests.Http.Fuzzing;
using static Weir.Tests.Proxy.Http2.Wire;

namespace Weir.Tests.Proxy.Http2.Fuzzing;

/// <summary>Makes sequences of frames from valid ones: most stay whole, so that they reach what lies behind the first check.</summary>
internal static class FrameMutator
{
    private const int Streams = 12;

    private static readonly byte[][] Requests =
    [
        Block(GetFields("/1")),
        Block(PostFields(("te", "trailers"))),
        Block(PostFields(("content-length", "5"))),
        Block(PostFields(("content-length", "0"))),
        Block((":method", "HEAD"), (":scheme", "http"), (":path", "/"), (":authority", "a")),
        Block((":method", "CONNECT"), (":protocol", "websocket"), (":scheme", "http"), (":path", "/"), (":authority", "a"), ("sec-websocket-version", "13")),
        Block(GetFields("/", ("cookie", "a=b"), ("cookie", "c=d"), ("x-long", new string('x', 300)))),
    ];

    private static readonly byte[][] Responses =
    [
        Block((":status", "200")),
        Block((":status", "200"), ("content-length", "5")),
        Block((":status", "103"), ("link", "x")),
        Block((":status", "204")),
        Block((":status", "503"), ("retry-after", "1")),
        Block((":status", "304"), ("content-length", "5")),
    ];

    private static readonly byte[] Trailers = Block(("grpc-status", "0"));

    private static readonly byte[][] Content = [[], "hello"u8.ToArray(), new byte[700], new byte[5000], new byte[FrameBytes]];

    private const int FrameBytes = 16 * 1024;

    /// <summary>So many frames, as a client sends them or as an endpoint does.</summary>
    public static byte[] Make(bool isClient, int frames, ref FuzzRandom random)
    {
        List<byte[]> parts = [];
        uint newest = 1;
        for (int i = 0; i < frames; i++)
        {
            byte[] frame = One(isClient, ref newest, ref random);
            if (random.Below(24) == 0)
                Change(ref frame, ref random);
            parts.Add(frame);
        }

        return Join([.. parts]);
    }

    private static byte[] One(bool isClient, ref uint newest, ref FuzzRandom random)
    {
        uint stream = ((uint)random.Below(Streams) * 2) + 1;
        byte end = (byte)random.Below(2);
        switch (random.Below(20))
        {
            case < 6 when isClient:
                stream = random.Below(8) > 0 ? newest : stream;
                newest = Math.Max(newest, stream + 2);
                return Frame(Headers, (byte)(EndHeaders | end), stream, Pick(Requests, ref random));
            case < 6:
                return Frame(Headers, (byte)(EndHeaders | end), stream, Pick(Responses, ref random));
            case < 11:
                return Frame(Data, end, isClient && newest > 1 && random.Below(3) > 0 ? newest - 2 : stream, Pick(Content, ref random));
            case 11:
                return Frame(Headers, EndHeaders | EndStream, isClient && newest > 1 ? newest - 2 : stream, Trailers);
            case 12:
                return Reset(stream, (uint)random.Below(14));
            case 13:
                return Update(random.Below(2) == 0 ? 0 : stream, (uint)random.Below(100_000));
            case 14:
                return Setting((ushort)(1 + random.Below(8)), (uint)random.Below(random.Below(2) == 0 ? 3 : 70_000));
            case 15:
                return Frame(Ping, (byte)random.Below(2), 0, new byte[8]);
            case 16:
                return Frame(Priority, 0, stream, new byte[5]);
            case 17:
                return Frame(random.Below(2) == 0 ? Headers : Continuation, random.Below(2) == 0 ? EndHeaders : end, stream, Pick(isClient ? Requests : Responses, ref random));
            case 18 when random.Below(6) == 0:
                return Frame(GoAway, 0, 0, [.. Number(stream), .. Number(0)]);
            case 18:
                return Frame(Data, (byte)(end | Padded), stream, [(byte)random.Below(40), .. new byte[random.Below(60)]]);
            default:
                return Frame((byte)random.Below(14), (byte)random.Next(), (uint)random.Below(5), Encoding.Latin1.GetBytes(new string('z', random.Below(30))));
        }
    }

    private static void Change(ref byte[] frame, ref FuzzRandom random)
    {
        frame = [.. frame];
        switch (random.Below(4))
        {
            case 0:
                frame[random.Below(frame.Length)] ^= (byte)(1 << random.Below(8));
                break;
            case 1:
                frame[4] ^= (byte)(1 << random.Below(6)); // a flag
                break;
            case 2:
                frame[random.Below(frame.Length)] = (byte)random.Next();
                break;
            default:
                frame = frame[..random.Below(frame.Length)];
                break;
        }
    }

    private static byte[] Pick(byte[][] from, ref FuzzRandom random) => from[random.Below(from.Length)];
}
