using System.Buffers;
using System.Buffers.Text;
using System.Text;
using Weir.Proxy.Routing;

namespace Weir.Proxy.Forwarding;

/// <summary>Puts field lines together in a buffer; notes when they do not fit instead of throwing.</summary>
internal ref struct FieldLines(Span<byte> into)
{
    /// <summary>Unreserved, reserved, and the percent sign. A hash is not among them: behind it nothing is path or query.</summary>
    private static readonly SearchValues<byte> OfUri =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~:/?@!$&'()*+,;=%[]"u8);

    private readonly Span<byte> _into = into;
    private int _length;

    /// <summary>Something did not fit: the lines are useless.</summary>
    public bool Overflowed { get; private set; }

    public readonly ReadOnlySpan<byte> Written => _into[.._length];

    public void Add(scoped ReadOnlySpan<byte> bytes)
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

    public void Add(ReadOnlySpan<char> text)
    {
        if (Encoding.UTF8.TryGetBytes(text, _into[_length..], out int written))
            _length += written;
        else
            Overflowed = true;
    }

    /// <summary>Adds what somebody else has chosen to a field's value: control characters become spaces, so none ends the line.</summary>
    public void AddCleaned(ReadOnlySpan<byte> value)
    {
        int start = _length;
        Add(value);
        for (int i = start; i < _length; i++)
        {
            if (_into[i] is < 0x20 or 0x7f)
                _into[i] = (byte)' ';
        }
    }

    /// <summary>Adds a path or query that somebody else has chosen to a URI: it stays what it is, but for what no URI holds (RFC 3986 §2; quotes,
    /// angle brackets and their like), which is percent-encoded.</summary>
    public void AddOfUri(ReadOnlySpan<byte> value)
    {
        for (int at = value.IndexOfAnyExcept(OfUri); at >= 0; at = value.IndexOfAnyExcept(OfUri))
        {
            Add(value[..at]);
            AddEncoded(value.Slice(at, 1));
            value = value[(at + 1)..];
        }

        Add(value);
    }

    /// <summary>Takes back what was added since it was so long.</summary>
    public void Withdraw(int length) => _length = length;

    /// <summary>Adds what somebody else has chosen to a URI: all but unreserved characters are percent-encoded (RFC 3986 §2.4).</summary>
    public void AddEncoded(ReadOnlySpan<byte> value)
    {
        foreach (byte b in value)
        {
            if (_into.Length - _length < PercentCoding.LargestExpansion)
            {
                Overflowed = true;
                return;
            }

            if (PercentCoding.IsUnreserved(b))
                _into[_length++] = b;
            else
                _length += PercentCoding.Encode(b, _into[_length..]);
        }
    }
}
