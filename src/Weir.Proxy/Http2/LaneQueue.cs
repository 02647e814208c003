namespace Weir.Proxy.Http2;

/// <summary>Lanes that wait for room in the connection, first come first served: linked through themselves. One thread.</summary>
internal sealed class LaneQueue
{
    private Lane? _first;
    private Lane? _last;

    public int Count { get; private set; }

    public void Add(Lane lane)
    {
        if (lane.WaitsInLine)
            return;
        lane.WaitsInLine = true;
        if (_last is null)
            _first = lane;
        else
            _last.NextInLine = lane;
        _last = lane;
        Count++;
    }

    public Lane Take()
    {
        Lane lane = _first!;
        _first = lane.NextInLine;
        if (_first is null)
            _last = null;
        lane.NextInLine = null;
        lane.WaitsInLine = false;
        Count--;
        return lane;
    }
}
