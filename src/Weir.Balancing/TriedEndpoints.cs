using System.Runtime.CompilerServices;

namespace Weir.Balancing;

/// <summary>The endpoints a request has been to already, so that a retry goes elsewhere.</summary>
/// <remarks>A value without heap memory; holds at most <see cref="MaxCount"/> ids. Not for concurrent use.</remarks>
public struct TriedEndpoints
{
    /// <summary>More attempts than this would only multiply the load of a pool in trouble.</summary>
    public const int MaxCount = 8;

    private Ids _ids;

    public int Count { get; private set; }

    /// <summary>Remembers an endpoint; one that is in the set already takes no second place.</summary>
    /// <returns>False when the set is full: the caller gives up instead of trying again.</returns>
    public bool TryAdd(int endpointId)
    {
        if (Contains(endpointId)) return true;
        if (Count == MaxCount) return false;
        _ids[Count++] = endpointId;
        return true;
    }

    public readonly bool Contains(int endpointId)
    {
        for (int i = 0; i < Count; i++)
        {
            if (_ids[i] == endpointId) return true;
        }
        return false;
    }

    [InlineArray(MaxCount)]
    private struct Ids
    {
        private int _first;
    }
}
