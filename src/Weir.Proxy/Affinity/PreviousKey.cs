using System.Collections.Frozen;

namespace Weir.Proxy.Affinity;

/// <summary>A key that cookies were signed with before: they are good still, and are signed anew at their next request.</summary>
/// <param name="Key">At least 16 bytes.</param>
/// <param name="Identities">What an endpoint was called with that key, and what it is called now; one that has left is not among them.</param>
public sealed record PreviousKey(ReadOnlyMemory<byte> Key, FrozenDictionary<ulong, ulong> Identities);
