namespace Weir.SystemTests.Backends.Behaviours;

/// <summary>Answers in a protocol that is not HTTP (the beginning of a TLS alert).</summary>
public sealed class Garbage() : Scripted("\x15\x03\x03\x00\x02\x02\x46 what is this?\r\n\r\n", Ending.Linger);
