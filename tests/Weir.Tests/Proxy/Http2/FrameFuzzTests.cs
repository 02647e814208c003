using Weir.Net.Memory;
using Weir.Tests.Proxy.Http1;
using Xunit;
using static Weir.Tests.Proxy.Http2.Wire;

namespace Weir.Tests.Proxy.Http2;

/// <summary>Random frames, honest and not, in random pieces: nothing throws, memory is bounded, nothing is left.</summary>
public sealed class FrameFuzzTests
{
    private const int Connections = 150;
    private const int FramesEach = 60;
    private const long MostBytes = 16 * 1024 * 1024;

    /// <summary>Set WEIR_SEED to replay a run.</summary>
    private static readonly int Seed = int.TryParse(Environment.GetEnvironmentVariable("WEIR_SEED"), out int seed) ? seed : Random.Shared.Next();

    [Theory]
    [InlineData(false, MostBytes)]
    [InlineData(true, MostBytes)]
    [InlineData(false, 300_000)]
    [InlineData(true, 300_000)]
    public async Task Random_clients_break_nothing(bool upstreamIsHttp2, long bufferBytes)
    {
        TestContext.Current.TestOutputHelper?.WriteLine($"WEIR_SEED={Seed}");
        Random random = new(Seed);
        for (int i = 0; i < Connections / 10; i++)
        {
            await using HttpRig rig = new(pool: o => o with { Http2 = upstreamIsHttp2 }, isScripted: !upstreamIsHttp2, bufferLimitBytes: bufferBytes);
            rig.Origin.Answer = (_, _) => random.Next(6) switch
            {
                0 => null,
                1 => Message.OkChunked(Message.Chunk(new string('x', random.Next(1, 50_000))) + "0\r\nA: b\r\n\r\n"),
                2 => "HTTP/1.1 100 Continue\r\n\r\n" + Message.Ok("ok"),
                _ => Message.Ok(new string('y', random.Next(100_000))),
            };
            int answered = 0;
            for (int c = 0; c < 10; c++)
            {
                H2Client client = new(rig, from: $"198.51.100.7:{7000 + c}");
                client.Peer.IsReading = random.Next(8) > 0;
                byte[] bytes = Join([.. Enumerable.Range(0, FramesEach).Select(_ => RandomFrame(random, requests: true))]);
                for (int at = 0; at < bytes.Length;)
                {
                    int size = Math.Min(random.Next(1, 3000), bytes.Length - at);
                    client.Send(bytes[at..(at + size)]);
                    at += size;
                    if (upstreamIsHttp2)
                        answered += Answer(rig, random);
                    if (random.Next(20) == 0)
                        rig.Advance(random.Next(200));
                }

                Assert.True(rig.Loop.Buffers.RentedBytes <= MostBytes, $"seed {Seed}: {rig.Loop.Buffers.RentedBytes} bytes");
                if (random.Next(2) == 0)
                    client.Peer.Reset();
                else
                    client.Peer.Close();
                rig.Network.RunUntilIdle();
            }

            rig.ProxyLoop.Upstreams.CloseAll();
            foreach (MemoryPeer peer in rig.Servers.SelectMany(s => s.Peers))
                peer.Reset();
            rig.Network.RunUntilIdle();
            rig.Advance(120_000);
            rig.AssertNothingIsLeft($"seed {Seed} rig {i} answered {answered}");
        }
    }

    /// <summary>An endpoint that says whatever comes to its mind.</summary>
    private static int Answer(HttpRig rig, Random random)
    {
        int said = 0;
        foreach (MemoryPeer peer in rig.Servers[0].Peers)
        {
            if (peer.IsOver || random.Next(3) > 0)
                continue;
            if (peer.BytesReceived > 0 && random.Next(2) == 0)
                peer.Send(EmptySettings);
            peer.Send(RandomFrame(random, requests: false));
            said++;
        }

        rig.Network.RunUntilIdle();
        return said;
    }

    private static byte[] RandomFrame(Random random, bool requests)
    {
        uint stream = (uint)((random.Next(40) * 2) + 1);
        byte end = (byte)random.Next(2);
        byte[] frame = random.Next(20) switch
        {
            < 6 when requests => Frame(Headers, (byte)(EndHeaders | end), stream, Block(random.Next(4) > 0 ? GetFields("/" + random.Next(5)) : PostFields())),
            < 6 => Frame(Headers, (byte)(EndHeaders | end), stream, Block((":status", random.Next(5) == 0 ? "103" : "200"), ("a", "b"))),
            < 11 => Frame(Data, (byte)(end | (random.Next(4) == 0 ? Padded : 0)), stream, [0, .. new byte[random.Next(3000)]]),
            11 => Reset(stream, (uint)random.Next(14)),
            12 => Update(random.Next(2) == 0 ? 0 : stream, (uint)random.Next(100_000)),
            13 => Setting((ushort)random.Next(1, 9), (uint)random.Next(0, 70_000)),
            14 => Frame(Ping, (byte)random.Next(2), 0, new byte[8]),
            15 => Frame(Priority, 0, stream, new byte[5]),
            16 => Frame(Headers, end, stream, Block(GetFields())),
            17 => Frame(Continuation, EndHeaders, stream, Block(("c", "d"))),
            18 => Frame(GoAway, 0, 0, [.. Number(stream), .. Number(0)]),
            _ => Frame((byte)random.Next(256), (byte)random.Next(256), (uint)random.Next(5), new byte[random.Next(30)]),
        };
        if (random.Next(60) == 0)
            frame[random.Next(frame.Length)] ^= (byte)(1 << random.Next(8));
        return frame;
    }
}
