namespace Weir.SystemTests.Backends.Behaviours;

/// <summary>Sends fewer bytes than its Content-Length promised, then closes in order.</summary>
public sealed class ShortBody() : Scripted("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n" + "fifty bytes less than the hundred that were promise", Ending.Close);
