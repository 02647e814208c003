namespace Weir.SystemTests.Backends.Behaviours;

/// <summary>Sends half of its body and then nothing more, with the connection open.</summary>
public sealed class StallsMidBody() : Scripted("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhello", Ending.Linger);
