namespace Weir.SystemTests.Backends.Behaviours;

/// <summary>Reads a whole request and closes in order without a byte of an answer.</summary>
public sealed class ClosesAfterRequest() : Scripted("", Ending.Close);
