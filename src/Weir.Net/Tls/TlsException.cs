namespace Weir.Net.Tls;

/// <summary>TLS cannot be set up with what was given; the message says what, where, and how to mend it.</summary>
public sealed class TlsException(string message) : Exception(message);
