namespace Weir.Net.Memory;

/// <summary>The loss of a connection at a byte of one direction.</summary>
/// <param name="AfterBytes">The connection is lost as soon as this many bytes have arrived; with 0, when the first byte (or the end)
/// would arrive.</param>
/// <param name="Loss">How.</param>
public readonly record struct MemoryCut(long AfterBytes, MemoryLoss Loss);
