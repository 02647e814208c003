using System.Net.Security;
using Weir.Tests.Proxy.Http1;
using Xunit;

namespace Weir.Tests.Proxy.Http2;

/// <summary>The promise of no garbage holds for HTTP/2 requests.</summary>
public sealed class AllocationTests
{
    [Theory]
    [InlineData(false, false)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public async Task Requests_on_one_connection_allocate_nothing(bool isHttps, bool hasBody)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), AllocationRig.WhyNot);
        await using AllocationRig rig = new(Message.Ok("hello"), isHttps);
        Stream client = await rig.ConnectAsync(SslApplicationProtocol.Http2);
        client.Write(Wire.Join(Wire.Preface, Wire.EmptySettings, Wire.Frame(Wire.Settings, Wire.Ack, 0), Wire.Update(0, 1_000_000)));
        uint stream = 1;
        await rig.AssertNoneAsync(times => stream = Talk(client, isHttps, hasBody, stream, times));
    }

    private static uint Talk(Stream client, bool isHttps, bool hasBody, uint stream, int times)
    {
        byte[] buffer = new byte[4096];
        for (int i = 0; i < times; i++, stream += 2)
        {
            client.Write(Request(isHttps, hasBody, stream));
            bool ended = false;
            int have = 0;
            while (!ended)
            {
                int received = client.Read(buffer.AsSpan(have));
                Assert.True(received > 0);
                have += received;
                int at = 0;
                while (have - at >= 9)
                {
                    int length = 9 + ((buffer[at] << 16) | (buffer[at + 1] << 8) | buffer[at + 2]);
                    if (have - at < length)
                        break;
                    ended |= buffer[at + 3] == Wire.Data && (buffer[at + 4] & Wire.EndStream) != 0;
                    at += length;
                }

                buffer.AsSpan(at, have - at).CopyTo(buffer);
                have -= at;
            }
        }

        return stream;
    }

    private static byte[] Request(bool isHttps, bool hasBody, uint stream)
    {
        byte[] block = Wire.Block((":method", hasBody ? "POST" : "GET"), (":scheme", isHttps ? "https" : "http"), (":path", "/"), (":authority", "a"));
        return hasBody
            ? Wire.Join(Wire.Frame(Wire.Headers, Wire.EndHeaders, stream, block), Wire.Body(stream, "hello", end: true))
            : Wire.Frame(Wire.Headers, Wire.EndHeaders | Wire.EndStream, stream, block);
    }
}
