namespace Weir.SystemTests.Backends.Behaviours;

/// <summary>Closes inside a chunk of its answer, so that its end never comes.</summary>
public sealed class DiesMidChunk() : Scripted("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n64\r\nwor", Ending.Close);
