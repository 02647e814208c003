namespace Weir.Trial;

/// <summary>A line cannot be carried out and has changed nothing; the message says why.</summary>
internal sealed class TrialException(string message) : Exception(message);
