namespace Weir.Http.Http2;

/// <summary>The streams that closed last, so that late frames can be judged "within reason" (RFC 9113 §5.1). Bounded; one thread.</summary>
public sealed class ClosedStreams
{
    /// <summary>More than may be open at once by default; a frame later than so many closings is no honest one.</summary>
    public const int Remembered = 256;

    private readonly int[] _ids = new int[Remembered];
    private readonly StreamEnding[] _endings = new StreamEnding[Remembered];

    // Ids of one peer grow by two: the slot is the id's own, and the newest stream takes it over.
    public void Add(int id, StreamEnding ending)
    {
        int slot = Slot(id);
        if (_ids[slot] > id)
            return;
        _ids[slot] = id;
        _endings[slot] = ending;
    }

    public StreamEnding this[int id]
    {
        get
        {
            int slot = Slot(id);
            return _ids[slot] == id ? _endings[slot] : StreamEnding.Unknown;
        }
    }

    private static int Slot(int id) => (id >> 1) & (Remembered - 1);
}
