using System.Runtime.InteropServices;

namespace Weir.Net.Epoll;

/// <summary>The array epoll_wait writes into. struct epoll_event is packed (12 bytes) on x86-64 and aligned (16 bytes) elsewhere.</summary>
internal sealed unsafe class EpollEvents : IDisposable
{
    private static readonly int Stride = RuntimeInformation.ProcessArchitecture == Architecture.X64 ? 12 : 16;
    private static readonly int DataOffset = RuntimeInformation.ProcessArchitecture == Architecture.X64 ? 4 : 8;
    private readonly byte* _memory;

    public EpollEvents(int capacity)
    {
        Capacity = capacity;
        _memory = (byte*)NativeMemory.AllocZeroed((nuint)(capacity * 16));
    }

    public int Capacity { get; }

    public void* Pointer => _memory;

    public uint Events(int index) => *(uint*)(_memory + (index * Stride));

    public ulong Data(int index)
    {
        byte* at = _memory + (index * Stride) + DataOffset;
        return *(uint*)at | ((ulong)*(uint*)(at + 4) << 32);
    }

    /// <summary>Registers, changes or removes a descriptor.</summary>
    /// <returns>0, or errno.</returns>
    public static int Control(int epoll, int operation, int descriptor, uint events, ulong data)
    {
        byte* e = stackalloc byte[16];
        *(uint*)e = events;
        *(uint*)(e + DataOffset) = (uint)data;
        *(uint*)(e + DataOffset + 4) = (uint)(data >> 32);
        return Libc.EpollControl(epoll, operation, descriptor, e) == 0 ? 0 : Libc.LastError;
    }

    public void Dispose() => NativeMemory.Free(_memory);
}
