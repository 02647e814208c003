namespace Weir.Http.Fields;

/// <summary>A set of known field names in one word.</summary>
/// <param name="Bits">Bit n stands for the <see cref="KnownField"/> with value n.</param>
public readonly record struct KnownFieldSet(ulong Bits)
{
    public static KnownFieldSet None => default;

    public static KnownFieldSet Of(params ReadOnlySpan<KnownField> names)
    {
        ulong bits = 0;
        foreach (KnownField name in names)
            bits |= 1UL << (int)name;

        // Unknown names share one value; a set that held it would stand for every field there is.
        return new(bits & ~1UL);
    }

    public bool Contains(KnownField name) => (Bits >> (int)name & 1) != 0;

    public bool Overlaps(KnownFieldSet other) => (Bits & other.Bits) != 0;

    public KnownFieldSet With(KnownField name) => new((Bits | 1UL << (int)name) & ~1UL);
}
