namespace Weir.Composition;

/// <summary>The configuration is well formed but this machine cannot run it; the message says what, where, and how to mend it.</summary>
internal sealed class CompositionException(string message) : Exception(message);
