namespace Weir.SystemTests.Wire;

/// <summary>The peer sent something that a strict reader of RFC 9112 does not accept.</summary>
public sealed class WireException(string message) : Exception(message);
