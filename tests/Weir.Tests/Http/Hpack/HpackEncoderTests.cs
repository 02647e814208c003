using Weir.Http.Hpack;
using Xunit;

namespace Weir.Tests.Http.Hpack;

public sealed class HpackEncoderTests
{
    [Theory]
    [InlineData("authorization", "Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==")]
    [InlineData("proxy-authorization", "Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==")]
    [InlineData("set-cookie", "session=0123456789abcdef0123456789abcdef")]
    [InlineData("cookie", "short=1")]
    public void Secrets_enter_no_table_here_or_further_on(string name, string value)
    {
        var encoder = new HpackEncoder();
        byte[] first = Blocks.Encode(encoder, (name, value));
        Assert.Equal(0, encoder.TableBytes);
        Assert.Equal(first, Blocks.Encode(encoder, (name, value)));
        Assert.True(Blocks.Decode(new HpackDecoder(4096), first)[0].NeverIndexed);
    }

    [Fact]
    public void A_long_cookie_is_indexed()
    {
        var encoder = new HpackEncoder();
        Blocks.Encode(encoder, ("cookie", "session=0123456789abcdef"));
        Assert.Equal([0xBE], Blocks.Encode(encoder, ("cookie", "session=0123456789abcdef")));
    }

    [Fact]
    public void A_field_asked_to_be_never_indexed_is_so_also_when_a_table_has_it()
    {
        var encoder = new HpackEncoder();
        Blocks.Encode(encoder, ("x-token", "abc"));
        byte[] buffer = new byte[100];
        var writer = new HpackWriter(buffer);
        Assert.True(encoder.TryBegin(ref writer));
        Assert.True(encoder.TryEncode("x-token"u8, "abc"u8, ref writer, neverIndexed: true));
        Assert.Equal(0x10, buffer[0] & 0xF0);
    }

    [Fact]
    public void A_repeated_field_takes_one_byte()
    {
        var encoder = new HpackEncoder();
        Blocks.Encode(encoder, ("x-a", "1"), ("x-b", "2"));
        Assert.Equal([0xBF, 0xBE], Blocks.Encode(encoder, ("x-a", "1"), ("x-b", "2")));
    }

    [Fact]
    public void Paths_and_large_fields_do_not_push_others_out()
    {
        var encoder = new HpackEncoder();
        Blocks.Encode(encoder, ("x-a", "1"), (":path", "/one"), ("content-length", "12345"), ("x-large", new string('x', 3000)));
        Assert.Equal([0xBE], Blocks.Encode(encoder, ("x-a", "1")));
    }

    [Fact]
    public void A_peer_with_a_smaller_table_is_told_at_the_start_of_the_next_block()
    {
        var encoder = new HpackEncoder();
        Blocks.Encode(encoder, ("x-a", "1"));
        encoder.SetPeerTableBytes(0);
        Assert.Equal(0, encoder.TableBytes);
        Assert.Equal([0x20, 0x82], Blocks.Encode(encoder, (":method", "GET")));
        Assert.Equal([0x82], Blocks.Encode(encoder, (":method", "GET")));
    }

    [Fact]
    public void A_table_that_shrank_and_grew_between_blocks_is_told_both()
    {
        var encoder = new HpackEncoder();
        Blocks.Encode(encoder, ("x-a", "1"));
        encoder.SetPeerTableBytes(10);
        encoder.SetPeerTableBytes(20);
        encoder.SetPeerTableBytes(uint.MaxValue);
        Assert.Equal(Blocks.Hex("2a 3f e11f 82"), Blocks.Encode(encoder, (":method", "GET")));
    }

    [Fact]
    public void A_peer_with_a_larger_table_changes_nothing()
    {
        var encoder = new HpackEncoder();
        encoder.SetPeerTableBytes(65536);
        Assert.Equal([0x82], Blocks.Encode(encoder, (":method", "GET")));
    }

    [Fact]
    public void Too_little_room_changes_nothing()
    {
        var encoder = new HpackEncoder();
        encoder.SetPeerTableBytes(100);
        byte[] buffer = new byte[HpackEncoder.MaxFieldBytes(3, 1)];
        var writer = new HpackWriter(buffer.AsSpan(0, HpackEncoder.MaxBlockOverheadBytes - 1));
        Assert.False(encoder.TryBegin(ref writer));
        Assert.Equal(0, writer.Length);

        writer = new HpackWriter(buffer.AsSpan(1));
        Assert.True(encoder.TryBegin(ref writer));
        int begun = writer.Length;
        Assert.Equal(2, begun);
        Assert.False(encoder.TryEncode("x-a"u8, "1"u8, ref writer));
        Assert.Equal(begun, writer.Length);
        Assert.Equal(0, encoder.TableBytes);

        writer = new HpackWriter(buffer);
        Assert.True(encoder.TryEncode("x-a"u8, "1"u8, ref writer));
    }
}
