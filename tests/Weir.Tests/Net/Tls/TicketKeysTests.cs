using Weir.Net.Tls;
using Xunit;

namespace Weir.Tests.Net.Tls;

public sealed class TicketKeysTests
{
    private byte _next;

    [Fact]
    public void A_new_key_seals_after_four_hours_and_not_a_tick_before()
    {
        TicketKeys keys = New();
        Assert.False(keys.Rotate(TicketKeys.Rotation - TimeSpan.FromTicks(1)));
        byte[] first = keys.Keys[0].Name;
        Assert.True(keys.Rotate(TicketKeys.Rotation));
        Assert.NotEqual(first, keys.Keys[0].Name);
        Assert.Same(keys.Keys[1], keys.Find(first, out bool isNewest));
        Assert.False(isNewest);
    }

    [Fact]
    public void An_old_key_opens_tickets_as_long_as_they_live()
    {
        TicketKeys keys = New();
        byte[] first = keys.Keys[0].Name;
        keys.Rotate(TicketKeys.Rotation);
        keys.Rotate(TicketKeys.Lifetime - TimeSpan.FromTicks(1));
        Assert.NotNull(keys.Find(first, out _));
        keys.Rotate(TicketKeys.Lifetime);
        Assert.Null(keys.Find(first, out _));
    }

    [Fact]
    public void After_a_long_sleep_only_a_new_key_is_left()
    {
        TicketKeys keys = New();
        byte[] first = keys.Keys[0].Name;
        Assert.True(keys.Rotate(TimeSpan.FromDays(3)));
        Assert.NotEqual(first, Assert.Single(keys.Keys).Name);
    }

    [Fact]
    public void There_are_never_more_keys_than_their_life_has_rotations()
    {
        TicketKeys keys = New();
        for (int minute = 0; minute < 10_000; minute++)
        {
            keys.Rotate(TimeSpan.FromMinutes(minute));
            Assert.InRange(keys.Keys.Length, 1, 2);
        }
    }

    [Fact]
    public void The_parts_of_a_key_have_the_sizes_that_the_ciphers_take()
    {
        TicketKey key = New().Keys[0];
        Assert.Equal((16, 32, 32), (key.Name.Length, key.CipherKey.Length, key.MacKey.Length));
    }

    private TicketKeys New() => new(count => [.. Enumerable.Repeat(++_next, count)], TimeSpan.Zero);
}
