namespace Weir.Ring.Transport;

/// <summary>One end of a connection does not take the other for a member of its ring.</summary>
public sealed class RingRefusedException(string message) : Exception(message);
