namespace Weir.Compare;

/// <summary>The comparison cannot go on; the message says what, and how to mend it.</summary>
internal sealed class CompareException(string message) : Exception(message);
