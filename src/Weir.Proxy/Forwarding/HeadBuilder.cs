using System.Buffers.Text;
using Weir.Http.Fields;

namespace Weir.Proxy.Forwarding;

/// <summary>Puts a message head together in a buffer; notes when it does not fit instead of throwing.</summary>
internal ref struct HeadBuilder(Span<byte> into)
{
    private readonly Span<byte> _into = into;

    public int Length { get; private set; }

    /// <summary>Something did not fit: the head is useless.</summary>
    public bool Overflowed { get; private set; }

    public readonly Span<byte> Written => _into[..Length];

    public readonly Span<byte> Rest => _into[Length..];

    public void Add(ReadOnlySpan<byte> bytes)
    {
        if (!bytes.TryCopyTo(Rest))
            Overflowed = true;
        else
            Length += bytes.Length;
    }

    public void Add(long number)
    {
        if (!Utf8Formatter.TryFormat(number, Rest, out int written))
            Overflowed = true;
        else
            Length += written;
    }

    /// <summary>Counts bytes that a writer put into <see cref="Rest"/>; negative when they did not fit.</summary>
    public void Advance(int count)
    {
        if (count < 0)
            Overflowed = true;
        else
            Length += count;
    }

    /// <summary>Copies the field lines that are passed on: runs of neighbours in one piece.</summary>
    public void AddFields(ReadOnlySpan<byte> buffer, FieldList fields, KnownFieldSet drop)
    {
        ReadOnlySpan<Field> span = fields.Span;
        if (span.IsEmpty)
            return;
        if (!fields.HasHopByHop && !fields.Present.Overlaps(drop))
        {
            Add(buffer[span[0].LineStart..(span[^1].LineStart + span[^1].LineLength)]);
            return;
        }

        int runStart = -1;
        int runEnd = -1;
        foreach (ref readonly Field field in span)
        {
            if (field.HopByHop || drop.Contains(field.Known))
            {
                if (runStart >= 0)
                    Add(buffer[runStart..runEnd]);
                runStart = -1;
                continue;
            }

            if (runStart < 0)
                runStart = field.LineStart;
            runEnd = field.LineStart + field.LineLength;
        }

        if (runStart >= 0)
            Add(buffer[runStart..runEnd]);
    }
}
