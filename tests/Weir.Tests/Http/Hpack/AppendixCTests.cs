using Weir.Http.Hpack;
using Xunit;

namespace Weir.Tests.Http.Hpack;

/// <summary>The examples of RFC 7541 appendix C, each a sequence of blocks on one connection.</summary>
public sealed class AppendixCTests
{
    private const string Request1 = ":method: GET\n:scheme: http\n:path: /\n:authority: www.example.com\n";
    private const string Request2 = Request1 + "cache-control: no-cache\n";
    private const string Request3 =
        ":method: GET\n:scheme: https\n:path: /index.html\n:authority: www.example.com\ncustom-key: custom-value\n";

    private const string Response1 =
        ":status: 302\ncache-control: private\ndate: Mon, 21 Oct 2013 20:13:21 GMT\nlocation: https://www.example.com\n";
    private const string Response2 =
        ":status: 307\ncache-control: private\ndate: Mon, 21 Oct 2013 20:13:21 GMT\nlocation: https://www.example.com\n";
    private const string Response3 =
        ":status: 200\ncache-control: private\ndate: Mon, 21 Oct 2013 20:13:22 GMT\nlocation: https://www.example.com\n"
        + "content-encoding: gzip\nset-cookie: foo=ASDJKHQKBZXOQWEOPIUAXQWEOIU; max-age=3600; version=1\n";

    private const string Table1 = "cache-control: no-cache\n:authority: www.example.com\n";

    [Theory]
    [InlineData("2a", 10)] // C.1.1: 10 in five bits, as a table size
    [InlineData("3f 9a0a", 1337)] // C.1.2
    [InlineData("3f 0b", 42)] // C.1.3: 42 does not fit into five bits
    public void C_1_integers(string hex, int tableBytes)
    {
        // The size is seen by what still fits: an entry of exactly that size, and not one of a byte more.
        foreach (int extra in new[] { 0, 1 })
        {
            var decoder = new HpackDecoder(4096);
            byte[] value = new byte[Math.Max(0, tableBytes - 33 + extra)];
            var literal = new List<byte>(Blocks.Hex(hex + " 4001 61"));
            if (value.Length < 127)
                literal.Add((byte)value.Length);
            else
                literal.AddRange([127, (byte)(((value.Length - 127) & 0x7F) | 0x80), (byte)((value.Length - 127) >> 7)]);
            literal.AddRange(value);
            Blocks.Decode(decoder, [.. literal]);
            Assert.Equal(tableBytes >= 33 && extra == 0 ? 1 : 0, decoder.TableCount);
        }
    }

    [Fact]
    public void C_2_1_literal_with_indexing_enters_the_table()
    {
        var decoder = new HpackDecoder(4096);
        HeaderBlock block = Blocks.Decode(decoder, Blocks.Hex("400a 6375 7374 6f6d 2d6b 6579 0d63 7573 746f 6d2d 6865 6164 6572"));
        Assert.Equal("custom-key: custom-header\n", Blocks.Text(block));
        Assert.Equal(55, decoder.TableBytes);
        Assert.Equal("custom-key: custom-header\n", Blocks.Text(Blocks.Decode(decoder, Blocks.Hex("be"))));
    }

    [Theory]
    [InlineData("040c 2f73 616d 706c 652f 7061 7468", ":path: /sample/path\n", false)] // C.2.2
    [InlineData("1008 7061 7373 776f 7264 0673 6563 7265 74", "password: secret\n", true)] // C.2.3
    [InlineData("82", ":method: GET\n", false)] // C.2.4
    public void C_2_other_representations_leave_the_table_alone(string hex, string fields, bool neverIndexed)
    {
        var decoder = new HpackDecoder(4096);
        HeaderBlock block = Blocks.Decode(decoder, Blocks.Hex(hex));
        Assert.Equal(fields, Blocks.Text(block));
        Assert.Equal(neverIndexed, block[0].NeverIndexed);
        Assert.Equal(0, decoder.TableCount);
    }

    [Theory]
    [InlineData( // C.3: without Huffman code
        "8286 8441 0f77 7777 2e65 7861 6d70 6c65 2e63 6f6d",
        "8286 84be 5808 6e6f 2d63 6163 6865",
        "8287 85bf 400a 6375 7374 6f6d 2d6b 6579 0c63 7573 746f 6d2d 7661 6c75 65")]
    [InlineData( // C.4: with it
        "8286 8441 8cf1 e3c2 e5f2 3a6b a0ab 90f4 ff",
        "8286 84be 5886 a8eb 1064 9cbf",
        "8287 85bf 4088 25a8 49e9 5ba9 7d7f 8925 a849 e95b b8e8 b4bf")]
    public void C_3_and_C_4_requests_in_sequence(string first, string second, string third)
    {
        var decoder = new HpackDecoder(4096);
        Assert.Equal(Request1, Blocks.Text(Blocks.Decode(decoder, Blocks.Hex(first))));
        Assert.Equal(57, decoder.TableBytes);
        Assert.Equal(Request2, Blocks.Text(Blocks.Decode(decoder, Blocks.Hex(second))));
        Assert.Equal(110, decoder.TableBytes);
        Assert.Equal(Request3, Blocks.Text(Blocks.Decode(decoder, Blocks.Hex(third))));
        Assert.Equal(164, decoder.TableBytes);
        Assert.Equal("custom-key: custom-value\n" + Table1, Blocks.Text(Blocks.Decode(decoder, Blocks.Hex("bebfc0"))));
    }

    [Theory]
    [InlineData( // C.5: without Huffman code
        "4803 3330 3258 0770 7269 7661 7465 611d 4d6f 6e2c 2032 3120 4f63 7420 3230 3133 2032 303a 3133 3a32 3120 474d 546e 1768 7474 7073"
            + "3a2f 2f77 7777 2e65 7861 6d70 6c65 2e63 6f6d",
        "4803 3330 37c1 c0bf",
        "88c1 611d 4d6f 6e2c 2032 3120 4f63 7420 3230 3133 2032 303a 3133 3a32 3220 474d 54c0 5a04 677a 6970 7738 666f 6f3d 4153 444a 4b48"
            + "514b 425a 584f 5157 454f 5049 5541 5851 5745 4f49 553b 206d 6178 2d61 6765 3d33 3630 303b 2076 6572 7369 6f6e 3d31")]
    [InlineData( // C.6: with it
        "4882 6402 5885 aec3 771a 4b61 96d0 7abe 9410 54d4 44a8 2005 9504 0b81 66e0 82a6 2d1b ff6e 919d 29ad 1718 63c7 8f0b 97c8 e9ae 82ae 43d3",
        "4883 640e ffc1 c0bf",
        "88c1 6196 d07a be94 1054 d444 a820 0595 040b 8166 e084 a62d 1bff c05a 839b d9ab 77ad 94e7 821d d7f2 e6c7 b335 dfdf cd5b 3960 d5af 2708"
            + "7f36 72c1 ab27 0fb5 291f 9587 3160 65c0 03ed 4ee5 b106 3d50 07")]
    public void C_5_and_C_6_responses_in_sequence_with_evictions(string first, string second, string third)
    {
        var decoder = new HpackDecoder(256);
        Assert.Equal(Response1, Blocks.Text(Blocks.Decode(decoder, Blocks.Hex(first))));
        Assert.Equal(222, decoder.TableBytes);
        Assert.Equal(Response2, Blocks.Text(Blocks.Decode(decoder, Blocks.Hex(second))));
        Assert.Equal(222, decoder.TableBytes);
        Assert.Equal(Response3, Blocks.Text(Blocks.Decode(decoder, Blocks.Hex(third))));
        Assert.Equal(215, decoder.TableBytes);
        Assert.Equal(
            "set-cookie: foo=ASDJKHQKBZXOQWEOPIUAXQWEOIU; max-age=3600; version=1\ncontent-encoding: gzip\n"
                + "date: Mon, 21 Oct 2013 20:13:22 GMT\n",
            Blocks.Text(Blocks.Decode(decoder, Blocks.Hex("bebfc0"))));
    }

    [Fact]
    public void C_4_is_what_the_encoder_writes()
    {
        var encoder = new HpackEncoder();
        Assert.Equal(
            Blocks.Hex("8286 8441 8cf1 e3c2 e5f2 3a6b a0ab 90f4 ff"),
            Blocks.Encode(encoder, (":method", "GET"), (":scheme", "http"), (":path", "/"), (":authority", "www.example.com")));
        Assert.Equal(
            Blocks.Hex("8286 84be 5886 a8eb 1064 9cbf"),
            Blocks.Encode(
                encoder,
                (":method", "GET"), (":scheme", "http"), (":path", "/"), (":authority", "www.example.com"), ("cache-control", "no-cache")));
        Assert.Equal(
            Blocks.Hex("8287 85bf 4088 25a8 49e9 5ba9 7d7f 8925 a849 e95b b8e8 b4bf"),
            Blocks.Encode(
                encoder,
                (":method", "GET"),
                (":scheme", "https"),
                (":path", "/index.html"),
                (":authority", "www.example.com"),
                ("custom-key", "custom-value")));
        Assert.Equal(164, encoder.TableBytes);
    }
}
