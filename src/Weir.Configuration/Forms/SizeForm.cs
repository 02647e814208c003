using System.Globalization;
using System.Text.Json.Nodes;
using Weir.Configuration.Text;
using Weir.Configuration.Yaml;

namespace Weir.Configuration.Forms;

/// <summary>A number of bytes between two limits.</summary>
internal sealed class SizeForm(ByteSize min, ByteSize max) : ValueForm<ByteSize>
{
    private readonly ParsedForm<ByteSize> _text =
        new("size", "a size such as 512B, 8KB, 64KiB or 1GiB", SizeText.Parse, "^[0-9]+ *([KMGT]i?)?B$");

    public override string Expected => _text.Expected;

    public override string TypeName => $"size, {min} to {max}";

    public override bool TryRead(Node node, string path, ReadContext context, out ByteSize value)
    {
        if (node is ScalarNode { Value: var bare } && long.TryParse(bare, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
        {
            value = default;
            context.Messages.Error(node.Position, path, $"{Shown.Quoted(bare)} has no unit. {WithUnit(number)}");
            return false;
        }

        if (!_text.TryRead(node, path, context, out value))
            return false;
        if (value.Bytes >= min.Bytes && value.Bytes <= max.Bytes)
            return true;
        context.Messages.Error(
            node.Position,
            path,
            $"{Shown.Quoted(((ScalarNode)node).Value)} is out of range. This size runs from {min} to {max}.");
        return false;
    }

    /// <summary>The readings of a bare number that this size can have.</summary>
    private string WithUnit(long number)
    {
        var readings = new List<ByteSize>(2);
        if (number <= long.MaxValue / 1024)
            readings.Add(ByteSize.FromKibibytes(number));
        readings.Add(new(number));
        var fitting = readings.Where(size => size.Bytes >= min.Bytes && size.Bytes <= max.Bytes).Select(size => size.ToString()).Distinct();
        var choice = string.Join(" or ", fitting);
        return choice.Length > 0 ? $"Write {choice}." : $"Write a size from {min} to {max}.";
    }

    public override JsonObject Schema() => _text.Schema();
}
