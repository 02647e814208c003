namespace Weir.Net;

/// <summary>An address could not be listened on; the message says which, why, and how to mend it.</summary>
public sealed class BindException(string message) : Exception(message);
