using System.Buffers.Text;
using Weir.Balancing.Scheduling;
using Weir.Http.Http1;

namespace Weir.Proxy.Scheduling;

/// <summary>Tells class and size of a request, for the strategies that schedule. Immutable; allocates nothing.</summary>
public sealed class WorkReader
{
    /// <summary>Longer words name no class.</summary>
    private const int MaxWord = 64;

    private readonly RequestPart? _class;
    private readonly RequestPart? _size;
    private readonly RequestClasses _words;
    private readonly int[] _numbers;

    /// <param name="classes">Of the pool, in the order in which it numbers them.</param>
    /// <param name="classPart">Null: the route says it, or nobody.</param>
    /// <param name="words">What stands in the request, and the class it means; empty: the classes' own names stand there.</param>
    /// <param name="sizePart">Null: all requests of a class are alike.</param>
    public WorkReader(RequestClasses classes, RequestPart? classPart, IReadOnlyList<KeyValuePair<string, string>> words, RequestPart? sizePart)
    {
        Classes = classes;
        _class = classPart;
        _size = sizePart;
        _words = words.Count == 0 ? classes : new RequestClasses([.. words.Select(w => w.Key)]);
        _numbers = words.Count == 0
            ? [.. Enumerable.Range(0, classes.Count)]
            : [RequestClasses.None, .. words.Select(w => classes.NumberOf(w.Value))];
    }

    public RequestClasses Classes { get; }

    /// <summary>So many first bytes have to be there before a request that is not HTTP can be placed; 0: none.</summary>
    public int FirstBytes => Math.Max(_class?.End ?? 0, _size?.End ?? 0);

    /// <summary>The class number of an HTTP request.</summary>
    public int ClassOf(ReadOnlySpan<byte> buffer, RequestHead head) => _class is null ? RequestClasses.None : NumberOf(_class.Find(buffer, head));

    /// <summary>The size of an HTTP request; 0 when it has none that can be read.</summary>
    public double SizeOf(ReadOnlySpan<byte> buffer, RequestHead head) =>
        _size is null ? 0
        : _size.IsBody ? Math.Max(head.ContentLength, 0)
        : NumberIn(_size.Find(buffer, head));

    /// <summary>The class number of a request that begins so.</summary>
    public int ClassOf(ReadOnlySpan<byte> request) => _class is null ? RequestClasses.None : NumberOf(_class.Find(request));

    /// <summary>The size of a request that begins so; 0 when it has none that can be read.</summary>
    public double SizeOf(ReadOnlySpan<byte> request) => _size is null ? 0 : NumberIn(_size.Find(request));

    /// <summary>Whether a request says all that it should: a class that is known, and a number for its size.</summary>
    public bool IsWellFormed(ReadOnlySpan<byte> request) =>
        (_class is null || NumberOf(_class.Find(request)) != RequestClasses.None) && (_size is null || IsNumber(_size.Find(request)));

    private int NumberOf(ReadOnlySpan<byte> word)
    {
        if (word.Length is 0 or > MaxWord)
            return RequestClasses.None;
        Span<char> text = stackalloc char[word.Length];
        for (int i = 0; i < word.Length; i++)
            text[i] = (char)word[i]; // classes are named in ASCII: any other byte finds none
        return _numbers[_words.NumberOf(text)];
    }

    private static bool IsNumber(ReadOnlySpan<byte> text) =>
        Utf8Parser.TryParse(text, out double size, out int used) && used == text.Length && size >= 0 && double.IsFinite(size);

    private static double NumberIn(ReadOnlySpan<byte> text) =>
        Utf8Parser.TryParse(text, out double size, out int used) && used == text.Length && size > 0 && double.IsFinite(size) ? size : 0;
}
