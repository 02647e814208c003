using System.Text;
using Weir.Http.Fields;
using Weir.Http.Hpack;

namespace Weir.Http.Http2.Heads;

/// <summary>Encodes HTTP/1.1 field lines into a field block: names in lower case, never-indexed where the line says so.</summary>
/// <remarks>
/// The room is made sure of before the first field, because a block begun must be sent. The last bytes of the destination serve for names
/// until they are encoded.
/// </remarks>
internal ref struct BlockWriter
{
    private readonly HpackEncoder _encoder;
    private readonly Span<byte> _scratch;
    private HpackWriter _output;

    private BlockWriter(HpackEncoder encoder, Span<byte> destination, int scratchBytes)
    {
        _encoder = encoder;
        _scratch = destination[^scratchBytes..];
        _output = new HpackWriter(destination[..^scratchBytes]);
    }

    public readonly int Length => _output.Length;

    /// <summary>Most bytes that a block takes, and with it the longest name while it is encoded.</summary>
    /// <param name="textBytes">Bytes of all names and values; more does not harm.</param>
    /// <param name="fields">Fields, pseudo-header fields among them.</param>
    public static int MaxBytes(int textBytes, int fields, int longestName) =>
        textBytes + longestName + (fields * HpackEncoder.MaxFieldBytes(0, 0)) + HpackEncoder.MaxBlockOverheadBytes;

    public static int LongestName(FieldList fields)
    {
        int longest = 0;
        foreach (ref readonly Field field in fields.Span)
            longest = Math.Max(longest, field.NameLength);
        return longest;
    }

    /// <summary>Begins a block.</summary>
    /// <param name="needed">What <see cref="MaxBytes"/> says.</param>
    /// <param name="longestName">No name is longer.</param>
    /// <returns>False when the destination is too small; the encoder is as it was then.</returns>
    public static bool TryBegin(HpackEncoder encoder, Span<byte> destination, int needed, int longestName, out BlockWriter writer)
    {
        if (destination.Length < needed)
        {
            writer = default;
            return false;
        }

        writer = new BlockWriter(encoder, destination, longestName);
        return encoder.TryBegin(ref writer._output);
    }

    /// <summary>Encodes a field whose name is in lower case.</summary>
    public void Add(scoped ReadOnlySpan<byte> name, scoped ReadOnlySpan<byte> value, bool neverIndexed = false)
    {
        if (!_encoder.TryEncode(name, value, ref _output, neverIndexed))
            throw new InvalidOperationException("A field block outgrew the room computed for it: count its fields in BlockWriter.MaxBytes.");
    }

    /// <summary>Encodes a field line as it stands in a head.</summary>
    /// <param name="source">The buffer the head was parsed from.</param>
    public void AddLine(ReadOnlySpan<byte> source, in Field field)
    {
        // A value right behind its colon came never-indexed, or may have: FieldRules.AppendLine.
        bool neverIndexed = field.ValueStart == field.Name.End + 1;
        AddLine(field.Name.Of(source), field.Value.Of(source), neverIndexed);
    }

    /// <summary>Encodes a field whose name may have capitals.</summary>
    /// <param name="name">A token.</param>
    public void AddLine(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value, bool neverIndexed)
    {
        Ascii.ToLower(name, _scratch, out int length);
        Add(_scratch[..length], value, neverIndexed);
    }
}
