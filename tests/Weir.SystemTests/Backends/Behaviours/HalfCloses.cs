namespace Weir.SystemTests.Backends.Behaviours;

/// <summary>Answers without a length and finishes its sending side, which ends the body; it goes on reading.</summary>
public sealed class HalfCloses() : Scripted("HTTP/1.1 200 OK\r\nX-Endpoint: half\r\n\r\nuntil the end", Ending.HalfClose);
