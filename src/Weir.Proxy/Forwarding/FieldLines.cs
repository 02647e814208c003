using System.Buffers.Text;

namespace Weir.Proxy.Forwarding;

/// <summary>Puts field lines together in a buffer; notes when they do not fit instead of throwing.</summary>
internal ref struct FieldLines(Span<byte> into)
{
    private readonly Span<byte> _into = into;
    private int _length;

    /// <summary>Something did not fit: the lines are useless.</summary>
    public bool Overflowed { get; private set; }

    public readonly ReadOnlySpan<byte> Written => _into[.._length];

    public void Add(ReadOnlySpan<byte> bytes)
    {
        if (bytes.TryCopyTo(_into[_length..]))
            _length += bytes.Length;
        else
            Overflowed = true;
    }

    public void Add(long number)
    {
        if (Utf8Formatter.TryFormat(number, _into[_length..], out int written))
            _length += written;
        else
            Overflowed = true;
    }
}
