using System.Numerics;

namespace Weir.Samples.Pi;

/// <summary>⌊√n⌋ of large integers. Pure.</summary>
public static class IntegerSquareRoot
{
    /// <summary>The largest integer whose square is no larger than <paramref name="n"/>.</summary>
    /// <param name="n">0 or more.</param>
    public static BigInteger Of(BigInteger n)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(n);
        if (n < 1L << 52) return (BigInteger)Math.Sqrt((double)n);

        // P. Zimmermann, "Karatsuba Square Root": the root of the upper half gives half of the digits,
        // one division the other half. The estimate is never more than a unit below, so the two loops run once at most.
        int quarter = (int)(((n.GetBitLength() - 1) / 4) & ~1L);
        var high = Of(n >> (2 * quarter));
        var root = ((high << quarter) + ((n - (high * high << (2 * quarter))) / high >> (quarter + 1)));
        while (root * root > n) root--;
        while ((root + 1) * (root + 1) <= n) root++;
        return root;
    }
}
