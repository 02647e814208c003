namespace Weir.Tests.Proxy.Health;

/// <summary>A stream that is read in pieces of a given size.</summary>
internal sealed class PieceStream(byte[] bytes, int pieceBytes) : MemoryStream(bytes, writable: false)
{
    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        base.ReadAsync(buffer[..Math.Min(buffer.Length, pieceBytes)], cancellationToken);
}
