using System.Buffers.Binary;
using System.Text;
using Weir.Balancing.Hashing;
using Xunit;

namespace Weir.Tests.Balancing.Hashing;

public sealed class XxHash64Tests
{
    // Published vectors of the reference implementation; they cover the empty input, the tail and the 32-byte stripes.
    [Theory]
    [InlineData("", 0UL, 0xEF46DB3751D8E999UL)]
    [InlineData("a", 0UL, 0xD24EC4F1A98C6E5BUL)]
    [InlineData("abc", 0UL, 0x44BC2CF5AD770999UL)]
    [InlineData("xxhash", 20141025UL, 0xB559B98D844E0635UL)]
    [InlineData("Nobody inspects the spammish repetition", 0UL, 0xFBCEA83C8A378BF1UL)]
    public void Gives_the_published_hashes(string text, ulong seed, ulong expected) =>
        Assert.Equal(expected, XxHash64.Hash(Encoding.UTF8.GetBytes(text), seed));

    [Fact]
    public void A_number_hashes_as_its_little_endian_bytes()
    {
        Span<byte> bytes = stackalloc byte[8];
        foreach (ulong value in (ulong[])[0, 1, 0x0123456789ABCDEF, ulong.MaxValue])
        {
            BinaryPrimitives.WriteUInt64LittleEndian(bytes, value);
            Assert.Equal(XxHash64.Hash(bytes, 7), XxHash64.Hash(value, 7));
        }
    }

    [Fact]
    public void Every_length_from_0_to_200_has_its_own_hash()
    {
        byte[] zeros = new byte[200];
        HashSet<ulong> seen = [];
        for (int length = 0; length <= zeros.Length; length++) Assert.True(seen.Add(XxHash64.Hash(zeros.AsSpan(0, length))));
    }

    [Fact]
    public void One_flipped_input_bit_flips_about_half_of_the_output_bits()
    {
        byte[] key = "/images/logo.png?size=large&lang=en"u8.ToArray();
        ulong hash = XxHash64.Hash(key);
        for (int bit = 0; bit < key.Length * 8; bit++)
        {
            key[bit / 8] ^= (byte)(1 << (bit % 8));
            // 32 ± 5 standard deviations of 4.
            Assert.InRange(System.Numerics.BitOperations.PopCount(hash ^ XxHash64.Hash(key)), 12, 52);
            key[bit / 8] ^= (byte)(1 << (bit % 8));
        }
    }
}
