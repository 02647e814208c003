namespace Weir.Http.Hpack;

/// <summary>One entry of a <see cref="DynamicTable"/>.</summary>
/// <param name="Position">Where its name begins, the value right behind it; counted as if bytes were never moved.</param>
/// <param name="NameLength">Bytes of the name.</param>
/// <param name="ValueLength">Bytes of the value.</param>
/// <param name="Kind">What was found out about name and value when they came in.</param>
internal readonly record struct DynamicEntry(uint Position, int NameLength, int ValueLength, HeaderKind Kind);
