namespace Weir.Demo;

/// <summary>The demo cannot go on; the message says why and what to do.</summary>
internal sealed class DemoException(string message) : Exception(message);
