using System.Numerics;
using System.Security.Cryptography;
using System.Text;
using Weir.Samples.Pi;
using Xunit;

namespace Weir.Tests.Pi;

public sealed class PiDigitsTests
{
    [Theory]
    [InlineData(0, "3")]
    [InlineData(1, "3.1")]
    [InlineData(2, "3.14")]
    [InlineData(3, "3.141")] // 3.1415…: rounding would give 3.142
    [InlineData(10, "3.1415926535")] // 3.14159265358…: rounding would give …536
    public async Task Decimals_are_cut_and_not_rounded(int decimals, string expected)
    {
        using var digits = new PiDigits();
        Assert.Equal(expected, await TextAsync(digits, decimals));
    }

    [Fact]
    public async Task The_first_thousand_decimals_are_those_of_the_tables()
    {
        using var digits = new PiDigits();
        for (int decimals = 1; decimals <= 1_000; decimals++)
            Assert.Equal("3." + KnownPi.Decimals[..decimals], await TextAsync(digits, decimals));
    }

    [Fact]
    public async Task The_hundred_thousand_decimals_are_right()
    {
        using var digits = new PiDigits();
        string pi = await TextAsync(digits, PiDigits.Limit);
        Assert.Equal(PiDigits.Limit + 2, pi.Length);
        Assert.Equal("999999", pi.Substring(2 + 761, 6)); // the Feynman point
        Assert.Equal("5256375678", pi.Substring(2 + 9_990, 10));
        Assert.EndsWith("5493624646", pi, StringComparison.Ordinal);
        // Of the digits without the point; the same by Machin's formula, which takes too long for a test at this length.
        string sum = Convert.ToHexString(SHA256.HashData(Encoding.ASCII.GetBytes(pi.Replace(".", "", StringComparison.Ordinal))));
        Assert.Equal("79B862CC31CEB97BB3C39D05AE74664C99F0FF7670B3E08A4B21A31EF84D7711", sum);
    }

    [Fact]
    public async Task An_independent_formula_gives_the_same_digits()
    {
        const int Decimals = 5_000;
        using var digits = new PiDigits();
        Assert.Equal(Machin(Decimals).ToString(), (await TextAsync(digits, Decimals)).Replace(".", "", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Every_shorter_answer_is_the_beginning_of_the_longest()
    {
        using var digits = new PiDigits();
        string longest = await TextAsync(digits, 3_000);
        var random = new Random(7);
        for (int i = 0; i < 200; i++)
        {
            // A new cache each time: the guard digits at that very precision are what is tested.
            int decimals = random.Next(1, 3_000);
            var scaled = Chudnovsky.Scaled(decimals);
            Assert.Equal(longest.Replace(".", "", StringComparison.Ordinal)[..(decimals + 1)], scaled.ToString());
        }
    }

    [Fact]
    public async Task Requests_at_the_same_time_share_one_computation()
    {
        using var digits = new PiDigits();
        var answers = await Task.WhenAll(Enumerable.Range(0, 64).Select(i => Task.Run(() => TextAsync(digits, 2_000 + i))));
        string longest = answers[^1];
        Assert.All(answers, a => Assert.StartsWith(a, longest, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(PiDigits.Limit + 1)]
    public async Task A_number_outside_the_limits_is_refused(int decimals)
    {
        using var digits = new PiDigits();
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(async () => await digits.GetAsync(decimals, CancellationToken.None));
    }

    [Fact]
    public void The_integer_square_root_is_the_floor()
    {
        const int Seed = 20260101;
        var random = new Random(Seed);
        byte[] bytes = new byte[120];
        for (int i = 0; i < 3_000; i++)
        {
            random.NextBytes(bytes);
            var n = new BigInteger(bytes.AsSpan(0, random.Next(1, bytes.Length)), isUnsigned: true);
            if (i % 3 == 0) n *= n; // squares and their neighbours are where a floor goes wrong
            if (i % 6 == 0 && n > 0) n--;
            var root = IntegerSquareRoot.Of(n);
            Assert.True(root * root <= n && (root + 1) * (root + 1) > n, $"√{n} gave {root} (seed {Seed}, input {i})");
        }
    }

    // J. Machin, 1706: π/4 = 4 arctan 1/5 − arctan 1/239.
    private static BigInteger Machin(int decimals)
    {
        var one = BigInteger.Pow(10, decimals + 10);
        return 4 * ((4 * ArcTangentOfInverse(5, one)) - ArcTangentOfInverse(239, one)) / BigInteger.Pow(10, 10);
    }

    private static BigInteger ArcTangentOfInverse(int x, BigInteger one)
    {
        var power = one / x;
        var sum = power;
        for (int k = 3; !power.IsZero; k += 2)
        {
            power /= x * x;
            sum += k % 4 == 1 ? power / k : -(power / k);
        }

        return sum;
    }

    private static async Task<string> TextAsync(PiDigits digits, int decimals) =>
        Encoding.ASCII.GetString((await digits.GetAsync(decimals, CancellationToken.None)).Span);
}
