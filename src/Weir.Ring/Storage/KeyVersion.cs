namespace Weir.Ring.Storage;

/// <summary>A key and which write of it a node holds.</summary>
public readonly record struct KeyVersion(string Key, RingVersion Version);
