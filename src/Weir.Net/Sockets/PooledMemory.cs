using System.Buffers;
using Weir.Net.Buffers;

namespace Weir.Net.Sockets;

/// <summary>Shows what is in a pooled buffer as <see cref="Memory{T}"/>, for system calls that outlive a span.</summary>
internal sealed unsafe class PooledMemory : MemoryManager<byte>
{
    public PooledBuffer? Buffer { get; set; }

    public override Span<byte> GetSpan() => Buffer is null ? default : Buffer.Filled;

    /// <summary>Native memory does not move.</summary>
    public override MemoryHandle Pin(int elementIndex = 0) => new(Buffer!.Memory + Buffer.Start + elementIndex);

    public override void Unpin()
    {
    }

    protected override void Dispose(bool disposing)
    {
    }
}
