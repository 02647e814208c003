namespace Weir.Http.Hpack;

/// <summary>Finds entries of an encoder's dynamic table by name, and by name and value, without allocating.</summary>
/// <remarks>
/// Buckets hold the number of the newest entry with that hash, and each entry that of the one before it. Numbers only grow, so a number
/// that the table no longer has ends the chain: evicting an entry touches nothing here.
/// </remarks>
internal sealed class EncoderIndex(DynamicTable table)
{
    private uint[] _newestByName = new uint[table.Slots * 2];
    private uint[] _newestByField = new uint[table.Slots * 2];
    private Links[] _links = new Links[table.Slots];

    /// <summary>Finds the newest entry with that name and value.</summary>
    /// <returns>Its age, or -1.</returns>
    public int FindField(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value, uint fieldHash)
    {
        uint number = _newestByField[BucketOf(fieldHash)];
        for (long previous = -1; IsOlder(number, previous, out int age); previous = age)
        {
            ref readonly Links links = ref _links[table.SlotOf(number)];
            if (links.FieldHash == fieldHash)
            {
                ref readonly DynamicEntry entry = ref table[age];
                if (value.SequenceEqual(table.ValueOf(in entry)) && name.SequenceEqual(table.NameOf(in entry)))
                    return age;
            }

            number = links.OlderField;
        }

        return -1;
    }

    /// <summary>Finds the newest entry with that name.</summary>
    /// <returns>Its age, or -1.</returns>
    public int FindName(ReadOnlySpan<byte> name, uint nameHash)
    {
        uint number = _newestByName[BucketOf(nameHash)];
        for (long previous = -1; IsOlder(number, previous, out int age); previous = age)
        {
            if (name.SequenceEqual(table.NameOf(in table[age])))
                return age;
            number = _links[table.SlotOf(number)].OlderName;
        }

        return -1;
    }

    /// <summary>Enters the table's newest entry.</summary>
    public void AddNewest(uint nameHash, uint fieldHash)
    {
        if (table.Slots == _links.Length)
            Add(table.Newest, nameHash, fieldHash);
        else
            Rebuild();
    }

    private void Add(uint number, uint nameHash, uint fieldHash)
    {
        ref uint byName = ref _newestByName[BucketOf(nameHash)];
        ref uint byField = ref _newestByField[BucketOf(fieldHash)];
        _links[table.SlotOf(number)] = new(fieldHash, byName, byField);
        byName = number;
        byField = number;
    }

    /// <summary>The table has grown: its entries have other places.</summary>
    private void Rebuild()
    {
        _newestByName = new uint[table.Slots * 2];
        _newestByField = new uint[table.Slots * 2];
        _links = new Links[table.Slots];
        for (int age = table.Count - 1; age >= 0; age--)
        {
            ref readonly DynamicEntry entry = ref table[age];
            uint nameHash = FieldHash.Of(table.NameOf(in entry));
            Add(table.Newest - (uint)age, nameHash, FieldHash.Continue(nameHash, table.ValueOf(in entry)));
        }
    }

    private int BucketOf(uint hash) => (int)(hash & (uint)(_newestByName.Length - 1));

    /// <summary>Whether the table has that entry still, and it is older than the one before it in the chain.</summary>
    private bool IsOlder(uint number, long previousAge, out int age)
    {
        uint distance = table.Newest - number;
        age = (int)distance;
        return distance < (uint)table.Count && age > previousAge;
    }

    private readonly record struct Links(uint FieldHash, uint OlderName, uint OlderField);
}
