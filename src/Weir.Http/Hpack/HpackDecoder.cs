namespace Weir.Http.Hpack;

/// <summary>Decodes the field blocks of one direction of a connection (RFC 7541).</summary>
/// <remarks>One thread. Allocates when made, and a few times until its table has grown to its size. Throws on no input.</remarks>
public sealed class HpackDecoder
{
    /// <summary>Largest table that may be offered to a peer: it is memory that stays as long as the connection does.</summary>
    public const int LargestTableBytes = 64 * 1024;

    private const int MaxSizeUpdates = 2;

    private readonly DynamicTable _table;
    private int _limitBytes;

    /// <summary>Our SETTINGS made the table smaller than it is: the next block has to say so.</summary>
    private bool _awaitsUpdate;

    /// <summary>Makes a decoder with an empty table.</summary>
    /// <param name="maxTableBytes">
    /// SETTINGS_HEADER_TABLE_SIZE as the peer knows it: 4096 until it has acknowledged another value (<see cref="ChangeMaxTableBytes"/>).
    /// </param>
    public HpackDecoder(int maxTableBytes)
    {
        CheckSize(maxTableBytes);
        _limitBytes = maxTableBytes;
        _table = new DynamicTable(maxTableBytes);
    }

    /// <summary>Bytes in the table now, as RFC 7541 §4.1 counts them; never more than agreed on.</summary>
    public int TableBytes => _table.Bytes;

    /// <summary>Entries in the table now.</summary>
    public int TableCount => _table.Count;

    /// <summary>To be called when the peer has acknowledged SETTINGS with another SETTINGS_HEADER_TABLE_SIZE.</summary>
    public void ChangeMaxTableBytes(int maxTableBytes)
    {
        CheckSize(maxTableBytes);
        _limitBytes = maxTableBytes;
        _table.RaiseCapacity(maxTableBytes);
        _awaitsUpdate = _table.MaxBytes > maxTableBytes;
    }

    /// <summary>Decodes a whole block: what HEADERS and its CONTINUATION frames carried, joined.</summary>
    /// <param name="into">Cleared first. When it is too small the block is decoded to its end nevertheless.</param>
    /// <returns>Anything but <see cref="HpackError.None"/> ends the connection.</returns>
    public HpackError Decode(ReadOnlySpan<byte> block, HeaderBlock into)
    {
        into.Clear();
        var reader = new HpackReader(block);
        HpackError error = ReadSizeUpdates(ref reader);
        while (error == HpackError.None && !reader.IsAtEnd)
        {
            // The patterns of RFC 7541 §6, by their first bits: 1 indexed, 01 literal that enters the table, 001 size update,
            // 0001 literal never indexed, 0000 literal.
            byte first = reader.Peek;
            error = first >= 0x80 ? ReadIndexed(ref reader, into)
                : first >= 0x40 ? ReadLiteral(ref reader, into, prefixBits: 6, entersTable: true, neverIndexed: false)
                : first >= 0x20 ? HpackError.MisplacedTableSize
                : ReadLiteral(ref reader, into, prefixBits: 4, entersTable: false, neverIndexed: first >= 0x10);
            if (into.IsBomb)
                return HpackError.TooMuchWork;
        }

        return error;
    }

    private static void CheckSize(int maxTableBytes)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(maxTableBytes);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(maxTableBytes, LargestTableBytes);
    }

    /// <summary>RFC 7541 §4.2: at the start of a block; two are needed when the size went down and up again in between.</summary>
    private HpackError ReadSizeUpdates(ref HpackReader reader)
    {
        for (int updates = 0; updates < MaxSizeUpdates && !reader.IsAtEnd && (reader.Peek & 0xE0) == 0x20; updates++)
        {
            HpackError error = reader.ReadInteger(5, out int bytes);
            if (error != HpackError.None)
                return error;
            if (bytes > _limitBytes)
                return HpackError.TableSizeTooLarge;
            _table.Resize(bytes);
            _awaitsUpdate = false;
        }

        return _awaitsUpdate ? HpackError.MissingTableSize : HpackError.None;
    }

    private HpackError ReadIndexed(ref HpackReader reader, HeaderBlock into)
    {
        HpackError error = reader.ReadInteger(7, out int index);
        if (error != HpackError.None)
            return error;

        if (index <= StaticTable.Count)
        {
            if (index == 0)
                return HpackError.BadIndex;
            ref readonly StaticEntry known = ref StaticTable.Get(index);
            into.Add(known.Name, known.Value, known.Kind, neverIndexed: false);
            return HpackError.None;
        }

        int age = index - StaticTable.Count - 1;
        if (age >= _table.Count)
            return HpackError.BadIndex;
        ref readonly DynamicEntry entry = ref _table[age];
        into.Add(_table.NameOf(in entry), _table.ValueOf(in entry), entry.Kind, neverIndexed: false);
        return HpackError.None;
    }

    private HpackError ReadLiteral(ref HpackReader reader, HeaderBlock into, int prefixBits, bool entersTable, bool neverIndexed)
    {
        // 1. Where name and value are.
        HpackError error = reader.ReadInteger(prefixBits, out int index);
        if (error != HpackError.None)
            return error;
        var literal = default(Literal);
        error = index == 0 ? reader.ReadString(out literal.Name, out literal.NameIsHuffman) : FindName(index, ref literal);
        if (error == HpackError.None)
            error = reader.ReadString(out literal.Value, out literal.ValueIsHuffman);
        if (error != HpackError.None)
            return error;

        // 2. Their bytes, straight to where they are kept.
        Span<byte> room = into.Free;
        if (!literal.TryCopyTo(room, out int nameLength, out int valueLength))
            return HpackError.BadHuffman;
        bool isWhole = (long)nameLength + valueLength <= room.Length;
        HeaderKind kind = isWhole ? literal.KindOf(room[..nameLength], room.Slice(nameLength, valueLength)) : default;

        // 3. The table takes its copy from there, so that a name may come from an entry that is evicted (RFC 7541 §4.4).
        if (entersTable)
            error = isWhole ? Enter(room, nameLength, valueLength, kind) : EnterFromScratch(ref literal, into, nameLength, valueLength);
        into.TryKeep(nameLength, valueLength, kind, neverIndexed);
        return error;
    }

    private HpackError FindName(int index, ref Literal literal)
    {
        if (index <= StaticTable.Count)
        {
            ref readonly StaticEntry known = ref StaticTable.Get(index);
            literal.Name = known.Name;
            literal.NameKind = known.Kind;
            literal.IsKindKnown = true;
            return HpackError.None;
        }

        int age = index - StaticTable.Count - 1;
        if (age >= _table.Count)
            return HpackError.BadIndex;
        ref readonly DynamicEntry entry = ref _table[age];
        literal.Name = _table.NameOf(in entry);
        literal.NameKind = entry.Kind;
        literal.IsKindKnown = true;
        return HpackError.None;
    }

    private HpackError Enter(ReadOnlySpan<byte> bytes, int nameLength, int valueLength, HeaderKind kind)
    {
        _table.Add(bytes[..nameLength], bytes.Slice(nameLength, valueLength), kind);
        return HpackError.None;
    }

    /// <summary>The block has no room left, but the table must have the field. One too large for the table needs no bytes to empty it.</summary>
    private HpackError EnterFromScratch(ref Literal literal, HeaderBlock into, int nameLength, int valueLength)
    {
        if (DynamicTable.SizeOf(nameLength, valueLength) > _table.MaxBytes)
        {
            _table.Clear();
            return HpackError.None;
        }

        Span<byte> scratch = into.Scratch(_table.CapacityBytes);
        literal.TryCopyTo(scratch, out _, out _);
        return Enter(scratch, nameLength, valueLength, literal.KindOf(scratch[..nameLength], scratch.Slice(nameLength, valueLength)));
    }

    /// <summary>A literal field before its strings are decoded.</summary>
    private ref struct Literal
    {
        public ReadOnlySpan<byte> Name;
        public ReadOnlySpan<byte> Value;
        public bool NameIsHuffman;
        public bool ValueIsHuffman;

        /// <summary>The name came from a table, which knows what it is.</summary>
        public bool IsKindKnown;
        public HeaderKind NameKind;

        /// <summary>Writes name and value behind each other; lengths are true also when they do not fit.</summary>
        /// <returns>False for malformed Huffman code.</returns>
        public readonly bool TryCopyTo(Span<byte> room, out int nameLength, out int valueLength)
        {
            valueLength = 0;
            return TryCopy(Name, NameIsHuffman, room, out nameLength)
                && TryCopy(Value, ValueIsHuffman, room[Math.Min(nameLength, room.Length)..], out valueLength);
        }

        public readonly HeaderKind KindOf(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value) =>
            IsKindKnown ? NameKind.WithValue(value) : HeaderKind.Of(name, value);

        private static bool TryCopy(ReadOnlySpan<byte> text, bool isHuffman, Span<byte> room, out int length)
        {
            if (isHuffman)
                return HuffmanDecoder.TryDecode(text, room, out length);
            length = text.Length;
            text[..Math.Min(length, room.Length)].CopyTo(room);
            return true;
        }
    }
}
