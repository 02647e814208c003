namespace Weir.SystemTests.Backends.Behaviours;

/// <summary>Is killed after the head and a tenth of the body.</summary>
public sealed class DiesMidResponse() : Scripted("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n" + new string('x', 100), Ending.Reset);
