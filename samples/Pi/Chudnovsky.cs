using System.Numerics;

namespace Weir.Samples.Pi;

/// <summary>The decimals of π by Chudnovsky's series, summed by binary splitting. Pure.</summary>
/// <remarks>
/// 1/π = 12 · Σ (−1)^k (6k)! (13591409 + 545140134k) / ((3k)! (k!)³ 640320^(3k + 3/2)). Each term adds 14.18 decimals.
/// Binary splitting keeps the sum as one fraction of integers, so that nearly all the work is in few large multiplications.
/// </remarks>
public static class Chudnovsky
{
    private const double DecimalsPerTerm = 14.181647462725477;

    // The last decimals of the quotient are off by a few units at most; ten more than asked for are cut away.
    private const int GuardDecimals = 10;

    // 640320³ / 24: the factor by which the denominators grow.
    private static readonly BigInteger C3Over24 = BigInteger.Pow(640320, 3) / 24;

    /// <summary>π · 10^decimals, truncated.</summary>
    /// <param name="decimals">How many decimals; 0 or more.</param>
    public static BigInteger Scaled(int decimals)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(decimals);
        int precision = decimals + GuardDecimals;
        var sum = Sum(0, (int)(precision / DecimalsPerTerm) + 2);
        var one = BigInteger.Pow(10, precision);
        var root = IntegerSquareRoot.Of(10005 * one * one);
        return 426880 * root * sum.Q / sum.T / BigInteger.Pow(10, GuardDecimals);
    }

    /// <summary>The terms <paramref name="from"/> (included) to <paramref name="to"/> (excluded) as one fraction T / Q.</summary>
    private static Fraction Sum(int from, int to)
    {
        if (to - from > 1)
        {
            int middle = from + ((to - from) / 2);
            var low = Sum(from, middle);
            var high = Sum(middle, to);
            return new Fraction(low.P * high.P, low.Q * high.Q, (high.Q * low.T) + (low.P * high.T));
        }

        if (from == 0) return new Fraction(1, 1, 13591409);
        BigInteger k = from;
        var p = ((6 * k) - 5) * ((2 * k) - 1) * ((6 * k) - 1);
        var t = p * (13591409 + (545140134 * k));
        return new Fraction(p, k * k * k * C3Over24, from % 2 == 0 ? t : -t);
    }

    private readonly record struct Fraction(BigInteger P, BigInteger Q, BigInteger T);
}
