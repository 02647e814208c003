namespace Weir.SystemTests.Backends.Behaviours;

/// <summary>Is killed inside the head of its answer.</summary>
public sealed class DiesMidHead() : Scripted("HTTP/1.1 200 OK\r\nContent-Le", Ending.Close);
