using System.Collections.Immutable;
using System.Text;
using Weir.Http.Fields;
using Weir.Proxy.Forwarding;

namespace Weir.Proxy.Filters;

/// <summary>What all header filters of a route do together: names to leave out, lines to write. Immutable.</summary>
public sealed class HeaderChanges
{
    private readonly ImmutableArray<byte[]> _removed;
    private readonly ImmutableArray<(byte[] Start, Template Value)> _added;

    /// <param name="filters">In the order of the configuration.</param>
    public HeaderChanges(IEnumerable<HeaderFilter> filters)
    {
        HeaderChangesBuilder builder = new();
        foreach (HeaderFilter filter in filters)
            filter.Apply(builder);
        _removed = [.. builder.Removed.Select(Encoding.ASCII.GetBytes)];
        _added = [.. builder.Added.Select(a => (Encoding.ASCII.GetBytes(a.Name + ": "), a.Value))];
        NeedsPath = _added.Any(a => a.Value.NeedsPath);
    }

    /// <summary>Some value has the normalised path in it.</summary>
    public bool NeedsPath { get; }

    /// <summary>Marks the fields that are not to be copied.</summary>
    internal void Remove(ReadOnlySpan<byte> buffer, FieldList fields)
    {
        foreach (byte[] name in _removed)
            fields.Leave(buffer, name);
    }

    /// <summary>Writes the lines that are added.</summary>
    internal void Write(ref FieldLines lines, in FilterContext context)
    {
        foreach ((byte[] start, Template value) in _added)
        {
            lines.Add(start);
            value.WriteValue(ref lines, in context);
            lines.Add("\r\n"u8);
        }
    }
}
