namespace Weir.Balancing.Scheduling;

/// <summary>Of which classes and sizes the requests were that a pool has placed: the demand that prices rest on.</summary>
/// <remarks>
/// Keeps a row for each of the latest <see cref="MaxRows"/> classes and forgets by halves: after <see cref="MaxRequests"/>
/// requests all that came before count half. Any thread; nobody waits: an entry that meets another is dropped, as there will be more.
/// </remarks>
internal sealed class RequestMix
{
    public const int MaxRows = 512;
    public const int MaxRequests = 4096;

    private readonly int[] _rowOf;
    private readonly int[] _classes = new int[MaxRows];
    private readonly double[] _sizes = new double[MaxRows];
    private int _next;
    private int _isBusy;

    /// <param name="classes">Class numbers there are.</param>
    public RequestMix(int classes)
    {
        _rowOf = new int[classes];
        Array.Fill(_rowOf, -1);
    }

    /// <summary>Rows in use.</summary>
    public int Count { get; private set; }

    /// <summary>Requests it rests on; old ones count less.</summary>
    public int Requests { get; private set; }

    /// <summary>Requests ever entered.</summary>
    public long Entered { get; private set; }

    /// <summary>For reading all of it undisturbed.</summary>
    public bool TryEnter() => Interlocked.Exchange(ref _isBusy, 1) == 0;

    public void Leave() => Volatile.Write(ref _isBusy, 0);

    /// <summary>The class number and the sum of sizes of a row; between <see cref="TryEnter"/> and <see cref="Leave"/>.</summary>
    public (int Class, double Size) this[int row] => (_classes[row], _sizes[row]);

    /// <summary>A request; between <see cref="TryEnter"/> and <see cref="Leave"/>.</summary>
    public void Add(in PickRequest request)
    {
        int number = (uint)request.Class < (uint)_rowOf.Length ? request.Class : RequestClasses.None;
        int row = _rowOf[number];
        if (row < 0) row = Open(number);
        _sizes[row] += PlacedWork.SizeOf(request.Size);
        Entered++;
        if (++Requests < MaxRequests) return;
        Requests /= 2;
        for (int i = 0; i < Count; i++) _sizes[i] /= 2;
    }

    private int Open(int number)
    {
        int row = _next;
        _next = (_next + 1) % MaxRows;
        if (Count == MaxRows) _rowOf[_classes[row]] = -1;
        else Count++;
        _classes[row] = number;
        _sizes[row] = 0;
        _rowOf[number] = row;
        return row;
    }
}
