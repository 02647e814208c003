using System.Numerics;
using Weir.Ring.Identifiers;
using Weir.Ring.Simulation;
using Xunit;

namespace Weir.Tests.Ring.Identifiers;

/// <summary>Arithmetic on the circle, against big integers.</summary>
public sealed class RingIdTests
{
    private static readonly BigInteger Circle = BigInteger.One << RingId.Bits;

    [Fact]
    public void Sums_and_distances_wrap_around()
    {
        Random random = new(1);
        for (int i = 0; i < 1_000; i++)
        {
            RingId a = KeySpread.RandomId(random), b = KeySpread.RandomId(random);
            Assert.Equal((Number(a) + Number(b)) % Circle, Number(a + b));
            Assert.Equal((Number(b) - Number(a) + Circle) % Circle, Number(a.DistanceTo(b)));
            Assert.Equal(Number(a).CompareTo(Number(b)), a.CompareTo(b));
        }
    }

    [Fact]
    public void Powers_of_two_are_where_fingers_begin()
    {
        for (int i = 0; i < RingId.Bits; i++) Assert.Equal(BigInteger.One << i, Number(RingId.PowerOfTwo(i)));
    }

    [Fact]
    public void An_identifier_is_between_two_others_clockwise_across_zero_too()
    {
        RingId a = new(0xFFFFFFF0, 0, 0), zero = default, b = new(1, 0, 0);
        Assert.True(zero.IsBetween(a, b));
        Assert.False(zero.IsBetween(b, a));
        Assert.False(a.IsBetween(a, b));
        Assert.True(b.IsBetween(a, a));
        Assert.False(a.IsBetween(a, a));
    }

    [Fact]
    public void Bytes_and_digits_are_read_back()
    {
        RingId id = KeySpread.RandomId(new Random(2));
        byte[] bytes = new byte[RingId.Size];
        id.Write(bytes);
        Assert.Equal(id, RingId.Read(bytes));
        Assert.True(RingId.TryParse(id.ToString(), out RingId parsed));
        Assert.Equal(id, parsed);
        Assert.False(RingId.TryParse("12", out _));
    }

    [Fact]
    public void A_small_circle_uses_the_top_bits_alone()
    {
        RingId id = RingId.Of("x"u8, bits: 3);
        Assert.Equal(id, RingId.Of("x"u8).Truncate(3));
        Assert.Equal(0, Number(id) % (BigInteger.One << (RingId.Bits - 3)));
    }

    [Theory]
    [InlineData(10, 50, 20, 40, true)]
    [InlineData(10, 50, 10, 50, true)]
    [InlineData(10, 50, 40, 20, false)]
    [InlineData(10, 50, 5, 20, false)]
    [InlineData(10, 50, 20, 60, false)]
    [InlineData(50, 10, 60, 5, true)]
    [InlineData(50, 10, 5, 60, false)]
    [InlineData(10, 10, 30, 20, true)]
    [InlineData(10, 50, 30, 30, false)]
    public void A_range_covers_another_when_it_has_all_of_its_points(uint after, uint end, uint otherAfter, uint otherEnd, bool expected) =>
        Assert.Equal(expected, new RingRange(new(after, 0, 0), new(end, 0, 0)).Covers(new(new(otherAfter, 0, 0), new(otherEnd, 0, 0))));

    private static BigInteger Number(RingId id) => ((BigInteger)id.High << 128) + ((BigInteger)id.Middle << 64) + id.Low;
}
