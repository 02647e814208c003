using Weir.Http.Fields;

namespace Weir.Http.Hpack;

/// <summary>Encodes the field blocks of one direction of a connection (RFC 7541).</summary>
/// <remarks>
/// One thread; allocates when made, and a few times until its table has grown to its size. A block is <see cref="TryBegin"/>, then <see cref="TryEncode"/> for each field. The peer must get every
/// block begun, in order: a field already encoded is in its table. So either make sure of the room first (<see cref="MaxFieldBytes"/>), or
/// go on with the same field in another buffer.
/// </remarks>
public sealed class HpackEncoder
{
    /// <summary>The largest table kept, whatever the peer allows: the default of RFC 9113 §6.5.2.</summary>
    public const int LargestTableBytes = 4096;

    /// <summary>The most that a block takes beside its fields: two size updates.</summary>
    public const int MaxBlockOverheadBytes = 12;

    /// <summary>Below this a cookie's value can be guessed byte by byte from the size of blocks (RFC 7541 §7.1.3).</summary>
    private const int ShortCookieBytes = 20;

    /// <summary>Three integers of at most 6 bytes each.</summary>
    private const int FieldOverheadBytes = 18;

    /// <summary>Fields that help anybody who can guess at them against the table: never indexed here nor further on (RFC 7541 §7.1.3).</summary>
    private static readonly KnownFieldSet Sensitive =
        KnownFieldSet.Of(KnownField.Authorization, KnownField.ProxyAuthorization, KnownField.SetCookie);

    /// <summary>Fields whose value seldom comes again: they would only push others out of the table.</summary>
    private static readonly KnownFieldSet Volatile = KnownFieldSet.Of(
        KnownField.ContentLength,
        KnownField.ContentRange,
        KnownField.Age,
        KnownField.Etag,
        KnownField.Location,
        KnownField.XRequestId,
        KnownField.Range);

    private readonly DynamicTable _table;
    private readonly EncoderIndex _index;
    private bool _owesUpdate;
    private int _smallestOwed = int.MaxValue;

    /// <summary>Makes an encoder with an empty table.</summary>
    /// <param name="maxTableBytes">Most bytes of the table: 0 to <see cref="LargestTableBytes"/>.</param>
    public HpackEncoder(int maxTableBytes = LargestTableBytes)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(maxTableBytes);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(maxTableBytes, LargestTableBytes);
        _table = new DynamicTable(maxTableBytes);
        _index = new EncoderIndex(_table);
        if (maxTableBytes != LargestTableBytes)
            Owe(maxTableBytes);
    }

    /// <summary>Bytes in the table now, as RFC 7541 §4.1 counts them.</summary>
    public int TableBytes => _table.Bytes;

    /// <summary>The most that <see cref="TryEncode"/> writes for a field.</summary>
    public static int MaxFieldBytes(int nameLength, int valueLength) => nameLength + valueLength + FieldOverheadBytes;

    /// <summary>The peer's SETTINGS_HEADER_TABLE_SIZE; the change is announced at the start of the next block (RFC 7541 §4.2).</summary>
    /// <param name="bytes">As received: 0 to 2^32 - 1.</param>
    public void SetPeerTableBytes(uint bytes)
    {
        int agreed = (int)Math.Min(bytes, (uint)_table.CapacityBytes);
        if (agreed == _table.MaxBytes)
            return;
        _table.Resize(agreed);
        Owe(agreed);
    }

    /// <summary>Begins a block.</summary>
    /// <returns>False when the output has less than <see cref="MaxBlockOverheadBytes"/> of room; nothing was written then.</returns>
    public bool TryBegin(ref HpackWriter output)
    {
        if (output.Room < MaxBlockOverheadBytes)
            return false;
        if (!_owesUpdate)
            return true;

        // §4.2: the smallest size in between and the final one, because the peer has to evict as we did.
        if (_smallestOwed < _table.MaxBytes)
            output.WriteInteger(0x20, 5, _smallestOwed);
        output.WriteInteger(0x20, 5, _table.MaxBytes);
        _owesUpdate = false;
        _smallestOwed = int.MaxValue;
        return true;
    }

    /// <summary>Encodes one field.</summary>
    /// <param name="name">In lower case.</param>
    /// <param name="neverIndexed">It must not enter a table here or further on, whatever its name (RFC 7541 §6.2.3).</param>
    /// <returns>False when the output has less room than <see cref="MaxFieldBytes"/>; nothing was changed then.</returns>
    public bool TryEncode(
        scoped ReadOnlySpan<byte> name, scoped ReadOnlySpan<byte> value, ref HpackWriter output, bool neverIndexed = false)
    {
        if (output.Room < MaxFieldBytes(name.Length, value.Length))
            return false;

        // 1. What must be in no table: the name alone may come from one.
        uint nameHash = FieldHash.Of(name);
        int nameIndex = StaticTable.FindName(name, nameHash);
        KnownField known = KnownFields.Find(name);
        if (neverIndexed || IsSensitive(known, value.Length))
        {
            WriteLiteral(ref output, 0x10, 4, nameIndex, name, value, nameHash);
            return true;
        }

        // 2. The whole field from a table.
        int index = nameIndex == 0 ? 0 : StaticTable.FindValue(nameIndex, value);
        uint fieldHash = 0;
        if (index == 0)
        {
            fieldHash = FieldHash.Continue(nameHash, value);
            index = StaticTable.Count + 1 + _index.FindField(name, value, fieldHash);
            if (index == StaticTable.Count)
                index = 0;
        }

        if (index != 0)
        {
            output.WriteInteger(0x80, 7, index);
            return true;
        }

        // 3. A literal; into the table when it is likely to come again and leaves room for others.
        if (nameIndex == PathIndex || Volatile.Contains(known)
            || DynamicTable.SizeOf(name.Length, value.Length) > _table.MaxBytes / 2)
        {
            WriteLiteral(ref output, 0, 4, nameIndex, name, value, nameHash);
            return true;
        }

        WriteLiteral(ref output, 0x40, 6, nameIndex, name, value, nameHash);
        _table.Add(name, value, default);
        _index.AddNewest(nameHash, fieldHash);
        return true;
    }

    /// <summary>First of the two entries of <c>:path</c>, which is another one in nearly every request.</summary>
    private const int PathIndex = 4;

    private static bool IsSensitive(KnownField known, int valueLength) =>
        Sensitive.Contains(known) || (known == KnownField.Cookie && valueLength < ShortCookieBytes);

    private void WriteLiteral(
        ref HpackWriter output,
        byte pattern,
        int prefixBits,
        int nameIndex,
        scoped ReadOnlySpan<byte> name,
        scoped ReadOnlySpan<byte> value,
        uint nameHash)
    {
        if (nameIndex == 0)
        {
            int age = _index.FindName(name, nameHash);
            nameIndex = age < 0 ? 0 : StaticTable.Count + 1 + age;
        }

        output.WriteInteger(pattern, prefixBits, nameIndex);
        if (nameIndex == 0)
            output.WriteString(name);
        output.WriteString(value);
    }

    private void Owe(int bytes)
    {
        _owesUpdate = true;
        _smallestOwed = Math.Min(_smallestOwed, bytes);
    }
}
