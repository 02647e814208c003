namespace Weir.Http.Hpack;

/// <summary>The fields of one decoded block, in order, in one fixed buffer. Reused from block to block; one per loop is enough.</summary>
/// <remarks>
/// One thread. What does not fit is counted but not kept: <see cref="IsTooLarge"/>. The block is decoded to its end all the same, because
/// the dynamic table must stay in step with the sender's (RFC 9113 §10.5.1).
/// </remarks>
public sealed class HeaderBlock
{
    /// <summary>What a field counts beside its name and value (RFC 9113 §6.5.2, RFC 7541 §4.1).</summary>
    public const int FieldOverheadBytes = 32;

    /// <summary>How many times its limit a block may decode to before it ends the connection.</summary>
    private const int WorkFactor = 4;

    /// <summary>An honest client may be far above a very small limit; below this much, nothing is a bomb.</summary>
    private const int LeastWorkBytes = 64 * 1024;

    private readonly byte[] _bytes;
    private readonly HeaderField[] _fields;
    private readonly int _maxListBytes;
    private int _length;
    private byte[] _scratch = [];

    /// <summary>Makes an empty block.</summary>
    /// <param name="maxListBytes">Most bytes of all fields as SETTINGS_MAX_HEADER_LIST_SIZE counts them: name, value and 32 for each.</param>
    /// <param name="maxFields">Most fields.</param>
    public HeaderBlock(int maxListBytes, int maxFields)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(maxListBytes);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(maxFields);
        _maxListBytes = maxListBytes;
        _bytes = new byte[maxListBytes];
        _fields = new HeaderField[maxFields];
    }

    public int Count { get; private set; }

    /// <summary>The block held more bytes or fields than allowed. The fields kept are its first ones: enough for a log line, not for more.</summary>
    public bool IsTooLarge { get; private set; }

    /// <summary>Bytes of all fields decoded, kept or not, as SETTINGS_MAX_HEADER_LIST_SIZE counts them.</summary>
    public long ListBytes { get; private set; }

    /// <summary>What the ranges of the fields point into.</summary>
    public ReadOnlySpan<byte> Bytes => _bytes.AsSpan(0, _length);

    public ReadOnlySpan<HeaderField> Fields => _fields.AsSpan(0, Count);

    public ref readonly HeaderField this[int index] => ref _fields.AsSpan(0, Count)[index];

    /// <summary>More than any honest block: decoding stops.</summary>
    internal bool IsBomb => ListBytes > Math.Max(LeastWorkBytes, (long)_maxListBytes * WorkFactor);

    /// <summary>Where the bytes of the next field go, before it is kept. Empty once the block is too large.</summary>
    internal Span<byte> Free => IsTooLarge || Count == _fields.Length ? default : _bytes.AsSpan(_length);

    public ReadOnlySpan<byte> Name(int index) => this[index].Name.Of(_bytes);

    public ReadOnlySpan<byte> Value(int index) => this[index].Value.Of(_bytes);

    public void Clear()
    {
        Count = 0;
        ListBytes = 0;
        IsTooLarge = false;
        _length = 0;
    }

    /// <summary>Adds a copy of a field that did not come out of a decoder.</summary>
    /// <returns>False when it does not fit: the block is too large then.</returns>
    public bool Add(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value, bool neverIndexed = false) =>
        Add(name, value, HeaderKind.Of(name, value), neverIndexed);

    internal bool Add(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value, HeaderKind kind, bool neverIndexed)
    {
        Span<byte> free = Free;
        if (free.Length >= name.Length + value.Length)
        {
            name.CopyTo(free);
            value.CopyTo(free[name.Length..]);
        }

        return TryKeep(name.Length, value.Length, kind, neverIndexed);
    }

    /// <summary>Keeps the field whose name and value lie at the start of <see cref="Free"/>, as far as they fit.</summary>
    internal bool TryKeep(int nameLength, int valueLength, HeaderKind kind, bool neverIndexed)
    {
        ListBytes += (long)nameLength + valueLength + FieldOverheadBytes;
        if (IsTooLarge || ListBytes > _maxListBytes || Count == _fields.Length)
        {
            IsTooLarge = true;
            return false;
        }

        _fields[Count++] = new HeaderField(
            new(_length, nameLength),
            new(_length + nameLength, valueLength),
            kind.Pseudo,
            kind.Known,
            kind.NameFault != HeaderFault.None ? kind.NameFault : kind.ValueFault,
            neverIndexed);
        _length += nameLength + valueLength;
        return true;
    }

    /// <summary>Room for one field that must enter the table though the block is too large. Made when first needed, then kept.</summary>
    internal Span<byte> Scratch(int bytes)
    {
        if (_scratch.Length < bytes)
            _scratch = new byte[bytes];
        return _scratch;
    }
}
