namespace Weir.Ring.Storage;

/// <summary>An entry as a list shows it.</summary>
/// <param name="Key">The key.</param>
/// <param name="Version">Which write.</param>
/// <param name="Bytes">The size of its value.</param>
/// <param name="ExpiresUnixMilliseconds">0 for never.</param>
public readonly record struct ListedEntry(string Key, RingVersion Version, int Bytes, long ExpiresUnixMilliseconds);
