using System.Text;

namespace Weir.Http.Fields;

/// <summary>The field lines of one head, in the order received. Reused from message to message; allocates once.</summary>
/// <remarks>Owned by one loop. Offsets are valid as long as the parsed buffer is.</remarks>
public sealed class FieldList
{
    private readonly Field[] _fields;

    public FieldList(HttpLimits limits) => _fields = new Field[limits.FieldCount];

    /// <summary>Most lines it can hold (<see cref="HttpLimits.FieldCount"/>).</summary>
    public int Capacity => _fields.Length;

    public int Count { get; private set; }

    /// <summary>The known names that occur at least once.</summary>
    public KnownFieldSet Present { get; private set; }

    /// <summary>Whether any line is hop-by-hop: when not, a writer copies the block whole.</summary>
    public bool HasHopByHop { get; private set; }

    public ReadOnlySpan<Field> Span => _fields.AsSpan(0, Count);

    public ref readonly Field this[int index] => ref _fields.AsSpan(0, Count)[index];

    public bool Has(KnownField name) => Present.Contains(name);

    /// <summary>Finds a line by a known name.</summary>
    /// <returns>The first line with that name at or after <paramref name="from"/>, or -1.</returns>
    public int IndexOf(KnownField name, int from = 0)
    {
        if (!Present.Contains(name))
            return -1;

        for (int i = from; i < Count; i++)
        {
            if (_fields[i].Known == name)
                return i;
        }

        return -1;
    }

    /// <summary>Finds a line by any name, case ignored.</summary>
    /// <returns>The first such line at or after <paramref name="from"/>, or -1.</returns>
    public int IndexOf(ReadOnlySpan<byte> buffer, ReadOnlySpan<byte> name, int from = 0)
    {
        for (int i = from; i < Count; i++)
        {
            ref readonly Field field = ref _fields[i];
            if (field.NameLength == name.Length && Ascii.EqualsIgnoreCase(buffer.Slice(field.LineStart, field.NameLength), name))
                return i;
        }

        return -1;
    }

    public void Clear()
    {
        Count = 0;
        Present = default;
        HasHopByHop = false;
    }

    /// <summary>Adds a line; the caller has compared <see cref="Count"/> with <see cref="Capacity"/>.</summary>
    internal void Add(in Field field)
    {
        _fields[Count++] = field;
        Present = Present.With(field.Known);
        HasHopByHop |= field.HopByHop;
    }

    /// <summary>Leaves every line with that name out of what is passed on, as if it were hop-by-hop; it can still be read.</summary>
    public void Leave(ReadOnlySpan<byte> buffer, ReadOnlySpan<byte> name) => Nominate(buffer, name);

    /// <summary>Marks every line with that name as ending here.</summary>
    internal void Nominate(ReadOnlySpan<byte> buffer, ReadOnlySpan<byte> name)
    {
        for (int i = IndexOf(buffer, name); i >= 0; i = IndexOf(buffer, name, i + 1))
        {
            _fields[i] = _fields[i] with { HopByHop = true };
            HasHopByHop = true;
        }
    }
}
