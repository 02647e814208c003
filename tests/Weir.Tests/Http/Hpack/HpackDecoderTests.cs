using Weir.Http.Fields;
using Weir.Http.Hpack;
using Xunit;

namespace Weir.Tests.Http.Hpack;

public sealed class HpackDecoderTests
{
    [Theory]
    [InlineData("80", HpackError.BadIndex)] // RFC 7541 §6.1: index 0
    [InlineData("be", HpackError.BadIndex)] // the first of an empty dynamic table
    [InlineData("ff00", HpackError.BadIndex)]
    [InlineData("7f00 0161", HpackError.BadIndex)] // a literal's name from an empty table
    [InlineData("0f30 0161", HpackError.BadIndex)]
    [InlineData("ff", HpackError.Truncated)]
    [InlineData("ff80", HpackError.Truncated)]
    [InlineData("40", HpackError.Truncated)]
    [InlineData("4001", HpackError.Truncated)]
    [InlineData("400161", HpackError.Truncated)]
    [InlineData("40016101", HpackError.Truncated)]
    [InlineData("44", HpackError.Truncated)]
    [InlineData("00 7fffffffff07", HpackError.IntegerOverflow)]
    [InlineData("ff 8080 8080 8000", HpackError.IntegerOverflow)] // needless octets
    [InlineData("ff ffff ffff ff7f", HpackError.IntegerOverflow)]
    [InlineData("3f e21f", HpackError.TableSizeTooLarge)] // 4097
    [InlineData("82 20", HpackError.MisplacedTableSize)] // §4.2: only at the beginning
    [InlineData("20 20 20", HpackError.MisplacedTableSize)] // two at most
    public void Malformed_blocks_are_refused(string hex, HpackError error) => Assert.Equal(error, Blocks.Error(hex));

    [Theory]
    [InlineData("00 01 61 81 ff", HpackError.BadHuffman)] // §5.2: eight bits of padding
    [InlineData("00 01 61 82 1fff", HpackError.BadHuffman)] // 'a' and eleven bits
    [InlineData("00 01 61 81 18", HpackError.BadHuffman)] // 'a' padded with zeros
    [InlineData("00 01 61 81 1e", HpackError.BadHuffman)] // 'a' padded with ones but for the last
    [InlineData("00 01 61 84 ffffffff", HpackError.BadHuffman)] // EOS
    [InlineData("00 01 61 85 1fffffffff", HpackError.BadHuffman)] // 'a', then EOS
    [InlineData("00 81 ff 01 61", HpackError.BadHuffman)] // in the name
    [InlineData("40 81 ff 01 61", HpackError.BadHuffman)]
    [InlineData("00 01 61 81 1f", HpackError.None)] // 'a' as it should be
    [InlineData("00 01 61 80", HpackError.None)] // nothing at all
    public void Huffman_padding_and_end_of_string_are_strict(string hex, HpackError error) => Assert.Equal(error, Blocks.Error(hex));

    [Theory]
    [InlineData("40 01 61 01 62", "a: b\n", 1, false)]
    [InlineData("50 01 62", "accept-encoding: b\n", 1, false)]
    [InlineData("00 01 61 01 62", "a: b\n", 0, false)]
    [InlineData("0f 01 01 62", "accept-encoding: b\n", 0, false)]
    [InlineData("10 01 61 01 62", "a: b\n", 0, true)]
    [InlineData("1f 01 01 62", "accept-encoding: b\n", 0, true)]
    [InlineData("00 81 1f 81 8f", "a: b\n", 0, false)] // both in Huffman code
    [InlineData("00 00 00", ": \n", 0, false)] // empty: malformed for HTTP/2, not for HPACK
    public void Every_kind_of_representation_decodes(string hex, string fields, int tableCount, bool neverIndexed)
    {
        var decoder = new HpackDecoder(4096);
        HeaderBlock block = Blocks.Decode(decoder, Blocks.Hex(hex));
        Assert.Equal(fields, Blocks.Text(block));
        Assert.Equal(tableCount, decoder.TableCount);
        Assert.Equal(neverIndexed, block[0].NeverIndexed);
    }

    [Fact]
    public void Every_static_entry_decodes_to_its_name_and_value()
    {
        for (int index = 1; index <= 61; index++)
        {
            HeaderBlock block = Blocks.Decode(new HpackDecoder(0), [(byte)(0x80 | index)]);
            Assert.Equal(1, block.Count);
        }

        Assert.Equal(":authority: \n", Blocks.Text(Blocks.Decode(new HpackDecoder(0), [0x81])));
        Assert.Equal("accept-encoding: gzip, deflate\n", Blocks.Text(Blocks.Decode(new HpackDecoder(0), [0x90])));
        Assert.Equal("www-authenticate: \n", Blocks.Text(Blocks.Decode(new HpackDecoder(0), [0xBD])));
    }

    [Fact]
    public void A_name_may_come_from_the_entry_that_its_own_field_evicts()
    {
        // RFC 7541 §4.4. The table holds one entry of this size.
        var decoder = new HpackDecoder(40);
        Blocks.Decode(decoder, Blocks.Hex("40 04 6e616d65 01 61"));
        HeaderBlock block = Blocks.Decode(decoder, Blocks.Hex("7e 01 62 be"));
        Assert.Equal("name: b\nname: b\n", Blocks.Text(block));
        Assert.Equal(1, decoder.TableCount);
    }

    [Fact]
    public void A_field_larger_than_the_table_empties_it_and_is_no_error()
    {
        var decoder = new HpackDecoder(64);
        Blocks.Decode(decoder, Blocks.Hex("40 01 61 01 62"));
        byte[] large = [.. Blocks.Hex("40 01 61 21"), .. new byte[33]];
        Assert.Equal(1, Blocks.Decode(decoder, large).Count);
        Assert.Equal(0, decoder.TableCount);
        Assert.Equal(0, decoder.TableBytes);
    }

    [Fact]
    public void A_size_update_evicts_at_once()
    {
        var decoder = new HpackDecoder(4096);
        Blocks.Decode(decoder, Blocks.Hex("40 01 61 01 62"));
        Blocks.Decode(decoder, Blocks.Hex("20 3f e11f")); // to 0, and back to 4096
        Assert.Equal(0, decoder.TableCount);
        Blocks.Decode(decoder, Blocks.Hex("40 01 61 01 62"));
        Assert.Equal(1, decoder.TableCount);
    }

    [Fact]
    public void After_our_settings_made_the_table_smaller_the_next_block_must_begin_with_an_update()
    {
        var decoder = new HpackDecoder(4096);
        decoder.ChangeMaxTableBytes(100);
        Assert.Equal(HpackError.MissingTableSize, decoder.Decode([0x82], new HeaderBlock(1024, 10)));

        decoder = new HpackDecoder(4096);
        decoder.ChangeMaxTableBytes(100);
        Assert.Equal(HpackError.TableSizeTooLarge, decoder.Decode(Blocks.Hex("3f 46 82"), new HeaderBlock(1024, 10))); // 101
        decoder.ChangeMaxTableBytes(100);
        Assert.Equal(HpackError.None, decoder.Decode(Blocks.Hex("3f 45 82"), new HeaderBlock(1024, 10)));
        Assert.Equal(HpackError.None, decoder.Decode([0x82], new HeaderBlock(1024, 10)));
    }

    [Fact]
    public void After_our_settings_made_the_table_larger_entries_stay_and_more_fit()
    {
        var decoder = new HpackDecoder(64);
        Blocks.Decode(decoder, Blocks.Hex("40 01 61 01 62"));
        decoder.ChangeMaxTableBytes(4096);
        Blocks.Decode(decoder, Blocks.Hex("3f e11f 40 01 63 01 64"));
        Assert.Equal("c: d\na: b\n", Blocks.Text(Blocks.Decode(decoder, Blocks.Hex("be bf"))));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(31)]
    [InlineData(100)]
    [InlineData(600)]
    public void A_table_that_grows_keeps_every_entry_in_its_place(int firstBytes)
    {
        // 117 entries of 35 bytes fill 4095 of 4096, whatever size the table began with.
        var decoder = new HpackDecoder(firstBytes);
        decoder.ChangeMaxTableBytes(4096);
        byte[] inserts = [.. Blocks.Hex("3f e11f"), .. Enumerable.Range(0, 150).SelectMany(i => new byte[] { 0x40, 1, (byte)'a', 2, (byte)i, 1 })];
        Blocks.Decode(decoder, inserts);
        Assert.Equal(117, decoder.TableCount);
        for (int age = 0; age < 117; age++)
        {
            byte[] indexed = age < 65 ? [(byte)(0x80 | (62 + age))] : [0xFF, (byte)(62 + age - 127)];
            Assert.Equal([(byte)(149 - age), 1], Blocks.Decode(decoder, indexed).Value(0).ToArray());
        }
    }

    [Theory]
    [InlineData(40, 10)] // too few bytes
    [InlineData(4096, 1)] // too few fields
    public void A_block_too_large_is_not_kept_but_keeps_the_table_in_step(int maxListBytes, int maxFields)
    {
        var decoder = new HpackDecoder(4096);
        var block = new HeaderBlock(maxListBytes, maxFields);
        Assert.Equal(HpackError.None, decoder.Decode(Blocks.Hex("40 01 61 01 62  40 81 8f 81 1f  40 01 63 01 64"), block));
        Assert.True(block.IsTooLarge);
        Assert.Equal("a: b\n", Blocks.Text(block));
        Assert.Equal("c: d\nb: a\na: b\n", Blocks.Text(Blocks.Decode(decoder, Blocks.Hex("be bf c0"))));
    }

    [Fact]
    public void A_field_that_fits_neither_block_nor_table_empties_the_table()
    {
        var decoder = new HpackDecoder(64);
        Blocks.Decode(decoder, Blocks.Hex("40 01 61 01 62"));
        var block = new HeaderBlock(40, 10);
        Assert.Equal(HpackError.None, decoder.Decode([.. Blocks.Hex("40 01 61 7f 01"), .. new byte[128]], block));
        Assert.True(block.IsTooLarge);
        Assert.Equal(0, decoder.TableCount);
    }

    [Fact]
    public void A_bomb_of_references_to_one_large_entry_ends_the_connection()
    {
        // One entry of 4,000 bytes and 16,000 references to it: 20 KB on the wire, 64 MB decoded.
        byte[] bomb = [.. Blocks.Hex("40 01 61 7f a11e"), .. new byte[4000], .. Enumerable.Repeat((byte)0xBE, 16_000)];
        var block = new HeaderBlock(16 * 1024, 100);
        Assert.Equal(HpackError.TooMuchWork, new HpackDecoder(4096).Decode(bomb, block));
        Assert.True(block.IsTooLarge);
        Assert.True(block.ListBytes < 128 * 1024);
    }

    [Fact]
    public void The_limit_of_a_block_counts_as_the_setting_counts_and_is_exact()
    {
        // RFC 9113 §6.5.2: name, value and 32 for each field.
        byte[] wire = Blocks.Hex("00 01 61 02 6262 00 01 63 00");
        Assert.False(DecodedInto(35 + 33, wire).IsTooLarge);
        Assert.True(DecodedInto(35 + 32, wire).IsTooLarge);
        Assert.Equal(68, DecodedInto(35 + 32, wire).ListBytes);
    }

    [Theory]
    [InlineData("a", "b", HeaderFault.None)]
    [InlineData("a", "", HeaderFault.None)]
    [InlineData("a", "b\tc \u00e9", HeaderFault.None)]
    [InlineData("", "b", HeaderFault.EmptyName)]
    [InlineData("A", "b", HeaderFault.UpperCaseName)]
    [InlineData("a b", "b", HeaderFault.BadName)]
    [InlineData("a:b", "b", HeaderFault.BadName)]
    [InlineData("a\r\nb", "b", HeaderFault.BadName)]
    [InlineData("a\0", "b", HeaderFault.BadName)]
    [InlineData("\u00e9", "b", HeaderFault.BadName)]
    [InlineData("a", "b\r\nc: d", HeaderFault.BadValue)]
    [InlineData("a", "b\nc", HeaderFault.BadValue)]
    [InlineData("a", "b\rc", HeaderFault.BadValue)]
    [InlineData("a", "b\0c", HeaderFault.BadValue)]
    [InlineData("a", "b\u007fc", HeaderFault.BadValue)]
    [InlineData("a", " b", HeaderFault.PaddedValue)]
    [InlineData("a", "b\t", HeaderFault.PaddedValue)]
    public void Faults_are_found_in_literals_and_remembered_by_the_table(string name, string value, HeaderFault fault)
    {
        byte[] wire =
        [
            0x40, (byte)name.Length, .. Blocks.Latin(name), (byte)value.Length, .. Blocks.Latin(value),
            0xBE, // the same from the table
            0x7E, 1, (byte)'x', // its name with a sound value
        ];
        HeaderBlock block = Blocks.Decode(new HpackDecoder(4096), wire);
        bool nameIsBad = fault is HeaderFault.EmptyName or HeaderFault.UpperCaseName or HeaderFault.BadName;
        Assert.Equal(fault, block[0].Fault);
        Assert.Equal(fault, block[1].Fault);
        Assert.Equal(nameIsBad ? fault : HeaderFault.None, block[2].Fault);
    }

    [Fact]
    public void Names_are_recognised_from_both_tables_and_from_literals()
    {
        HeaderBlock block = Blocks.Decode(new HpackDecoder(4096), Blocks.Hex("82 60 00 40 02 7465 00 be 00 06 3a66 6f6f 6f6f 00"));
        Assert.Equal(PseudoField.Method, block[0].Pseudo);
        Assert.Equal(KnownField.Cookie, block[1].Known);
        Assert.Equal(KnownField.Te, block[2].Known);
        Assert.Equal(KnownField.Te, block[3].Known);
        Assert.Equal(PseudoField.Unknown, block[4].Pseudo);
    }

    private static HeaderBlock DecodedInto(int maxListBytes, byte[] wire)
    {
        var block = new HeaderBlock(maxListBytes, 10);
        Assert.Equal(HpackError.None, new HpackDecoder(4096).Decode(wire, block));
        return block;
    }
}
