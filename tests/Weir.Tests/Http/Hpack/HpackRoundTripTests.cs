using Weir.Http.Hpack;
using Weir.Tests.Http.Fuzzing;
using Xunit;

namespace Weir.Tests.Http.Hpack;

/// <summary>Encoder and decoder against each other over many blocks, so that their tables grow, wrap, shrink and evict.</summary>
public sealed class HpackRoundTripTests(ITestOutputHelper output)
{
    private const string SeedVariable = "WEIR_FUZZ_SEED";

    private static readonly string[] Names =
    [
        ":method", ":path", ":authority", ":status", "accept", "cookie", "set-cookie", "authorization", "x-request-id", "content-length",
        "x-a", "x-b", "x-c", "date", "server", "etag", "user-agent", "x-a-rather-long-name-that-no-table-knows-beforehand",
    ];

    [Fact]
    public void What_is_encoded_decodes_to_the_same_over_thousands_of_blocks()
    {
        FuzzRandom random = Seeded();
        for (int connection = 0; connection < 20; connection++)
            RunConnection(ref random, blocks: 400);
    }

    [Fact]
    public void Every_prefix_of_a_block_is_refused_or_a_shorter_list()
    {
        byte[] wire = Blocks.Encode(
            new HpackEncoder(), (":method", "GET"), (":path", "/a/b?c"), ("x-a", "value"), ("authorization", "secret"), ("x-a", "value"));
        string whole = Blocks.Text(Blocks.Decode(new HpackDecoder(4096), wire));
        for (int length = 0; length < wire.Length; length++)
        {
            var block = new HeaderBlock(4096, 20);
            HpackError error = new HpackDecoder(4096).Decode(wire.AsSpan(0, length), block);
            Assert.True(error is HpackError.None or HpackError.Truncated, $"{length}: {error}");
            Assert.StartsWith(Blocks.Text(block), whole, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void No_change_of_one_byte_makes_the_decoder_throw_or_exceed_its_limits()
    {
        byte[] wire = Blocks.Encode(
            new HpackEncoder(), (":method", "POST"), (":path", "/a/b?c"), ("x-a", "value"), ("cookie", "a=b"), ("x-a", "value"), ("x-b", ""));
        var block = new HeaderBlock(200, 4);
        for (int at = 0; at < wire.Length; at++)
        {
            byte original = wire[at];
            for (int value = 0; value < 256; value++)
            {
                wire[at] = (byte)value;
                var decoder = new HpackDecoder(100);
                decoder.Decode(wire, block);
                Assert.InRange(decoder.TableBytes, 0, 100);
                Assert.InRange(block.Count, 0, 4);
            }

            wire[at] = original;
        }
    }

    [Fact]
    public void Every_byte_survives_Huffman_code_alone_and_among_others()
    {
        for (int value = 0; value < 256; value++)
        {
            string text = new((char)value, 40);
            foreach (string sent in new[] { "aeiou" + (char)value, text, "\u00ff" + text + "0" })
            {
                HeaderBlock block = Blocks.Decode(new HpackDecoder(4096), Blocks.Encode(new HpackEncoder(), ("x", sent)));
                Assert.Equal(sent, Blocks.Latin(block.Value(0)));
            }
        }
    }

    private static string RandomValue(ref FuzzRandom random)
    {
        int length = random.Below(20) switch { 0 => random.Below(5000), 1 => 0, < 10 => random.Below(4), _ => random.Below(60) };
        int kinds = random.Below(3);
        return string.Create(length, random.Next(), (span, seed) =>
        {
            var own = new FuzzRandom(seed);
            foreach (ref char c in span)
                c = kinds == 0 ? (char)own.Below(256) : kinds == 1 ? (char)('0' + own.Below(3)) : (char)(' ' + own.Below(95));
        });
    }

    private static void RunConnection(ref FuzzRandom random, int blocks)
    {
        var decoder = new HpackDecoder(4096);
        var encoder = new HpackEncoder(random.Below(2) == 0 ? HpackEncoder.LargestTableBytes : random.Below(4097));
        var fields = new List<(string Name, string Value)>();
        var earlier = new List<(string Name, string Value)> { ("x", "y") };
        for (int i = 0; i < blocks; i++)
        {
            // SETTINGS of the decoder's side, acknowledged before the next block, sometimes several times.
            for (int changes = random.Below(20) == 0 ? 1 + random.Below(3) : 0; changes > 0; changes--)
            {
                int size = random.Below(3) == 0 ? random.Below(100) : random.Below(6000);
                decoder.ChangeMaxTableBytes(size);
                encoder.SetPeerTableBytes((uint)size);
            }

            fields.Clear();
            for (int count = random.Below(12); count > 0; count--)
            {
                (string Name, string Value) field = random.Below(2) == 0
                    ? earlier[random.Below(earlier.Count)]
                    : (Names[random.Below(Names.Length)], RandomValue(ref random));
                fields.Add(field);
                if (earlier.Count < 200)
                    earlier.Add(field);
                else
                    earlier[random.Below(earlier.Count)] = field;
            }

            byte[] wire = Blocks.Encode(encoder, fields.ToArray());
            HeaderBlock block = Blocks.Decode(decoder, wire);
            Assert.Equal(string.Concat(fields.Select(field => $"{field.Name}: {field.Value}\n")), Blocks.Text(block));
            Assert.Equal(encoder.TableBytes, decoder.TableBytes);
        }
    }

    private FuzzRandom Seeded()
    {
        ulong seed = ulong.TryParse(Environment.GetEnvironmentVariable(SeedVariable), out ulong given) ? given : 1;
        output.WriteLine($"{SeedVariable}={seed}");
        return new FuzzRandom(seed);
    }
}
