using System.Buffers.Text;
using Weir.Http.Fields;

namespace Weir.Http.Http1;

/// <summary>Appends to a span and remembers that something did not fit.</summary>
internal ref struct HeadBuffer(Span<byte> destination)
{
    private readonly Span<byte> _destination = destination;
    private int _length;
    private bool _overflown;

    /// <summary>Bytes written, or -1 when not all of them fit.</summary>
    public readonly int Result => _overflown ? -1 : _length;

    public void Append(ReadOnlySpan<byte> bytes)
    {
        if (bytes.TryCopyTo(_destination[_length..]))
            _length += bytes.Length;
        else
            _overflown = true;
    }

    public void AppendNumber(long number)
    {
        if (Utf8Formatter.TryFormat(number, _destination[_length..], out int written))
            _length += written;
        else
            _overflown = true;
    }

    /// <summary>Copies the field lines that are kept, each run of neighbours in one piece.</summary>
    /// <param name="source">The buffer the head was parsed from.</param>
    /// <param name="runStart">Where the first run begins: at the first field, or before it when the first line is kept as it is.</param>
    /// <param name="fieldsEnd">First byte after the last field line.</param>
    public void AppendKept(ReadOnlySpan<byte> source, FieldList fields, int runStart, int fieldsEnd, KnownFieldSet drop)
    {
        if (fields.HasHopByHop || fields.Present.Overlaps(drop))
        {
            foreach (ref readonly Field field in fields.Span)
            {
                if (!field.HopByHop && !drop.Contains(field.Known))
                    continue;
                Append(source[runStart..field.LineStart]);
                runStart = field.LineStart + field.LineLength;
            }
        }

        Append(source[runStart..fieldsEnd]);
    }

    public void AppendConnection(ConnectionOption option, ReadOnlySpan<byte> upgrade)
    {
        switch (option)
        {
            case ConnectionOption.Close:
                Append("Connection: close\r\n"u8);
                break;
            case ConnectionOption.KeepAlive:
                Append("Connection: keep-alive\r\n"u8);
                break;
            case ConnectionOption.Upgrade when !upgrade.IsEmpty:
                Append("Connection: upgrade\r\nUpgrade: "u8);
                Append(upgrade);
                Append("\r\n"u8);
                break;
        }
    }
}
