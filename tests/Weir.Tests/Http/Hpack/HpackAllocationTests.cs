using Weir.Http.Hpack;
using Xunit;

namespace Weir.Tests.Http.Hpack;

public sealed class HpackAllocationTests
{
    [Fact]
    public void Encoding_and_decoding_allocate_nothing_even_as_the_tables_turn_over()
    {
        var encoder = new HpackEncoder();
        var decoder = new HpackDecoder(4096);
        var block = new HeaderBlock(16 * 1024, 100);
        byte[] buffer = new byte[4096];
        byte[] changing = "value-0000"u8.ToArray();
        bool all = true;
        long allocated = Allocations.Of(() =>
        {
            for (int i = 0; i < 1000; i++)
            {
                changing[6 + (i & 3)]++;
                var writer = new HpackWriter(buffer);
                all &= encoder.TryBegin(ref writer)
                    && encoder.TryEncode(":method"u8, "GET"u8, ref writer)
                    && encoder.TryEncode("x-changing"u8, changing, ref writer)
                    && encoder.TryEncode("authorization"u8, "secret"u8, ref writer)
                    && decoder.Decode(buffer.AsSpan(0, writer.Length), block) == HpackError.None
                    && block.Count == 3;
            }
        });
        Assert.True(all);
        Assert.Equal(0, allocated);
    }

    [Fact]
    public void A_connection_that_sends_little_takes_little_memory()
    {
        // Both directions of one connection, idle: the tables of 4 KiB each are not there before they are needed.
        long before = GC.GetAllocatedBytesForCurrentThread();
        var encoder = new HpackEncoder();
        var decoder = new HpackDecoder(4096);
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.InRange(allocated, 1, 3 * 1024);
        Assert.Equal(encoder.TableBytes, decoder.TableBytes);
    }
}
