namespace Weir.Http.Hpack;

/// <summary>One entry of the <see cref="StaticTable"/>.</summary>
/// <param name="Name">In lower case.</param>
/// <param name="Value">May be empty.</param>
/// <param name="Kind">What name and value are.</param>
/// <param name="LastWithName">Index of the last entry with this name; entries of one name are neighbours.</param>
internal readonly record struct StaticEntry(byte[] Name, byte[] Value, HeaderKind Kind, int LastWithName);
