namespace Weir.Net.Memory;

/// <summary>Something that events of the network happen to.</summary>
internal interface IMemoryTarget
{
    void OnEvent(MemoryEventKind kind, long argument);
}
