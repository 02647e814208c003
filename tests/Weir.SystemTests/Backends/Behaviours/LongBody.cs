namespace Weir.SystemTests.Backends.Behaviours;

/// <summary>Sends more bytes than its Content-Length promised: a whole second answer that nobody asked for.</summary>
public sealed class LongBody() : Scripted(
    "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello" + "HTTP/1.1 200 OK\r\nContent-Length: 8\r\n\r\nsmuggled", Ending.Linger);
