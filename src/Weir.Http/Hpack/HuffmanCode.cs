namespace Weir.Http.Hpack;

/// <summary>The code of RFC 7541 appendix B. It is canonical: the lengths alone determine it.</summary>
internal static class HuffmanCode
{
    public const int MaxBits = 30;

    /// <summary>EOS: never sent, and its first bits are the padding.</summary>
    public const int EndOfString = 256;

    /// <summary>Bits of each symbol's code, EOS last.</summary>
    public static ReadOnlySpan<byte> Lengths =>
    [
        13, 23, 28, 28, 28, 28, 28, 28, 28, 24, 30, 28, 28, 30, 28, 28,
        28, 28, 28, 28, 28, 28, 30, 28, 28, 28, 28, 28, 28, 28, 28, 28,
        6, 10, 10, 12, 13, 6, 8, 11, 10, 10, 8, 11, 8, 6, 6, 6,
        5, 5, 5, 6, 6, 6, 6, 6, 6, 6, 7, 8, 15, 6, 12, 10,
        13, 6, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7,
        7, 7, 7, 7, 7, 7, 7, 7, 8, 7, 8, 13, 19, 13, 14, 6,
        15, 5, 6, 5, 6, 5, 6, 6, 6, 5, 7, 7, 6, 6, 6, 5,
        6, 7, 6, 5, 5, 6, 7, 7, 7, 7, 7, 15, 11, 14, 13, 28,
        20, 22, 20, 20, 22, 22, 22, 23, 22, 23, 23, 23, 23, 23, 24, 23,
        24, 24, 22, 23, 24, 23, 23, 23, 23, 21, 22, 23, 22, 23, 23, 24,
        22, 21, 20, 22, 22, 23, 23, 21, 23, 22, 22, 24, 21, 22, 23, 23,
        21, 21, 22, 21, 23, 22, 23, 23, 20, 22, 22, 22, 23, 22, 22, 23,
        26, 26, 20, 19, 22, 23, 22, 25, 26, 26, 26, 27, 27, 26, 24, 25,
        19, 21, 26, 27, 27, 26, 27, 24, 21, 21, 26, 26, 28, 27, 27, 27,
        20, 24, 20, 21, 22, 21, 21, 23, 22, 22, 25, 25, 24, 24, 26, 23,
        26, 27, 26, 26, 27, 27, 27, 27, 27, 28, 27, 27, 27, 27, 27, 26,
        30,
    ];

    /// <summary>The symbols in the order of their codes.</summary>
    public static ReadOnlySpan<ushort> SymbolsByCode => Symbols;

    /// <summary>The code of a symbol, in its low bits.</summary>
    public static ReadOnlySpan<uint> Codes => CodeOf;

    /// <summary>For each length: the first code, in its low bits.</summary>
    public static ReadOnlySpan<uint> FirstCodes => First;

    /// <summary>For each length: where its first symbol is in <see cref="SymbolsByCode"/>.</summary>
    public static ReadOnlySpan<int> FirstPositions => Position;

    private static readonly ushort[] Symbols = new ushort[EndOfString + 1];
    private static readonly uint[] CodeOf = new uint[EndOfString + 1];
    private static readonly uint[] First = new uint[MaxBits + 2];
    private static readonly int[] Position = new int[MaxBits + 2];

    static HuffmanCode()
    {
        uint code = 0;
        int position = 0;
        for (int bits = 1; bits <= MaxBits; bits++)
        {
            code <<= 1;
            First[bits] = code;
            Position[bits] = position;
            for (int symbol = 0; symbol <= EndOfString; symbol++)
            {
                if (Lengths[symbol] != bits)
                    continue;
                CodeOf[symbol] = code++;
                Symbols[position++] = (ushort)symbol;
            }
        }
    }
}
