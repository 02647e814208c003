namespace Weir.Http.Http2;

/// <summary>The streams that closed last, so that late frames can be judged "within reason" (RFC 9113 §5.1). Bounded; one thread.</summary>
/// <remarks>Most connections are idle and have had few streams: it begins small and grows, a few times in the life of a connection.</remarks>
public sealed class ClosedStreams
{
    /// <summary>More than may be open at once by default; a frame later than so many closings is no honest one.</summary>
    public const int Remembered = 256;

    private const int FirstRemembered = 16;

    private int[] _ids = new int[FirstRemembered];
    private StreamEnding[] _endings = new StreamEnding[FirstRemembered];

    // Ids of one peer grow by two: the slot is the id's own, and the newest stream takes it over.
    public void Add(int id, StreamEnding ending)
    {
        while (_ids.Length < Remembered && _ids[Slot(id)] != 0 && _ids[Slot(id)] != id)
            Grow();
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

    private int Slot(int id) => (id >> 1) & (_ids.Length - 1);

    // What had a slot to itself has one in a table twice as large.
    private void Grow()
    {
        int[] ids = _ids;
        StreamEnding[] endings = _endings;
        _ids = new int[2 * ids.Length];
        _endings = new StreamEnding[2 * ids.Length];
        for (int i = 0; i < ids.Length; i++)
        {
            int slot = Slot(ids[i]);
            if (ids[i] != 0)
                (_ids[slot], _endings[slot]) = (ids[i], endings[i]);
        }
    }
}
