using Weir.Ring.Identifiers;
using Weir.Ring.Storage;
using Xunit;

namespace Weir.Tests.Ring.Storage;

/// <summary>Entries by version, digests, limits, expiry.</summary>
public sealed class RingStoreTests
{
    private static readonly RingRange Whole = new(default, default);

    private readonly RingStore _store = new(RingId.Bits, maxEntries: 1_000, maxBytes: 100_000);

    [Fact]
    public void The_later_version_wins_in_whatever_order_they_come()
    {
        _store.Merge(Entry("a", 2, "new"));
        _store.Merge(Entry("a", 1, "old"));
        Assert.Equal("new"u8, _store.Find("a")!.Value!);
    }

    [Fact]
    public void Stores_with_the_same_entries_have_the_same_digests_and_others_differ_in_one_slice()
    {
        RingStore other = new(RingId.Bits, 1_000, 100_000);
        for (int i = 0; i < 100; i++) _store.Merge(Entry($"k{i}", 1, "v"));
        for (int i = 99; i >= 0; i--) other.Merge(Entry($"k{i}", 1, "v"));
        Assert.Equal(_store.Digest(Whole), other.Digest(Whole));
        other.Merge(Entry("k50", 2, "w"));
        int differing = _store.Digest(Whole).Zip(other.Digest(Whole)).Count(p => p.First != p.Second);
        Assert.Equal(1, differing);
    }

    [Fact]
    public void The_digest_of_part_of_a_slice_counts_its_entries_alone()
    {
        for (int i = 0; i < 300; i++) _store.Merge(Entry($"k{i}", 1, "v"));
        RingId place = RingEntry.Place("k7", RingId.Bits);
        RingRange upTo = new(place - RingId.PowerOfTwo(0), place);
        RingStore one = new(RingId.Bits, 10, 10_000);
        one.Merge(Entry("k7", 1, "v"));
        Assert.Equal(one.Digest(upTo), _store.Digest(upTo));
        Assert.Equal(["k7"], _store.In(upTo).Select(e => e.Key));
    }

    [Fact]
    public void A_full_store_takes_no_more_but_deletes()
    {
        RingStore small = new(RingId.Bits, maxEntries: 2, maxBytes: 100_000);
        Assert.True(small.Merge(Entry("a", 1, "v")));
        Assert.True(small.Merge(Entry("b", 1, "v")));
        Assert.False(small.Merge(Entry("c", 1, "v")));
        Assert.True(small.Merge(Entry("a", 2, null)));
        Assert.False(_store.Merge(Entry("big", 1, new string('x', 100_000))));
    }

    [Fact]
    public void An_expired_value_is_freed_and_its_tombstone_kept_for_a_while()
    {
        _store.Merge(Entry("a", 1, "value") with { ExpiresUnixMilliseconds = 1_000 });
        int slice = RingStore.SliceOf(RingEntry.Place("a", RingId.Bits));
        ulong[] before = _store.Digest(Whole);
        Assert.True(_store.Find("a")!.IsVisible(999));
        _store.Sweep(slice, 1_000, 500);
        Assert.Null(_store.Find("a")!.Value);
        Assert.Equal(before, _store.Digest(Whole));
        _store.Sweep(slice, 1_499, 500);
        Assert.Equal(1, _store.Count);
        _store.Sweep(slice, 1_500, 500);
        Assert.Equal((0, 0L), (_store.Count, _store.Bytes));
    }

    [Fact]
    public void Bytes_are_given_back_when_values_go()
    {
        _store.Merge(Entry("a", 1, "value"));
        _store.Merge(Entry("a", 2, "longer value"));
        _store.Remove(_store.Find("a")!);
        Assert.Equal((0, 0L), (_store.Count, _store.Bytes));
    }

    private static RingEntry Entry(string key, ulong time, string? value) =>
        new(key, value is null ? null : System.Text.Encoding.UTF8.GetBytes(value), new RingVersion(time, 1), 0);
}
