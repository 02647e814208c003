namespace Weir.SystemTests.Backends.Behaviours;

/// <summary>Reads a whole request and resets the connection without a byte of an answer.</summary>
public sealed class ResetsAfterRequest() : Scripted("", Ending.Reset);
