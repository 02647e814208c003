using System.Text;
using Weir.Proxy.Affinity;
using Xunit;

namespace Weir.Tests.Proxy.Affinity;

/// <summary>The cookie's value: whole, unforged and in time, or nothing.</summary>
public sealed class CookieSealTests
{
    private const long Now = 1_700_000_000;
    private static readonly byte[] Key = Encoding.ASCII.GetBytes("a key of twenty chars");
    private readonly CookieSeal _seal = new(Key, "web");

    [Fact]
    public void What_was_written_is_read()
    {
        string text = Write(0xfedc_ba98_7654_3210, Now + 60);
        Assert.Equal((true, 0xfedc_ba98_7654_3210, Now + 60), Read(_seal, text, Now));
        Assert.Equal(CookieSeal.TextBytes, text.Length);
        Assert.Matches("^[A-Za-z0-9_-]{40}$", text);
    }

    [Fact]
    public void It_holds_to_the_second_before_its_expiry_and_for_ever_without_one()
    {
        string text = Write(7, Now);
        Assert.True(Read(_seal, text, Now - 1).IsGood);
        Assert.False(Read(_seal, text, Now).IsGood);
        Assert.True(Read(_seal, Write(7, 0), long.MaxValue).IsGood);
    }

    [Fact]
    public void A_change_of_any_character_spoils_it()
    {
        string text = Write(7, Now);
        Assert.True(Read(_seal, text, 0).IsGood); // known from here on
        for (int i = 0; i < text.Length; i++)
        {
            string changed = text[..i] + (text[i] == 'A' ? 'B' : 'A') + text[(i + 1)..];
            Assert.False(Read(_seal, changed, 0).IsGood, $"character {i}");
        }
    }

    [Fact]
    public void More_values_than_are_kept_are_read_as_well()
    {
        for (int pass = 0; pass < 2; pass++)
        {
            for (int i = 1; i <= 2000; i++)
                Assert.Equal((true, (ulong)i, Now + i), Read(_seal, Write((ulong)i, Now + i), Now));
        }

        Assert.False(Read(_seal, Write(5, Now + 5), Now + 5).IsGood);
    }

    [Theory]
    [InlineData("")]
    [InlineData("weir")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=")]
    [InlineData("                                        ")]
    [InlineData("AAAAAAAAAAAAAAAAAAAA AAAAAAAAAAAAAAAAAAA")]
    [InlineData("++++++++++++++++++++++++++++++++++++++++")]
    public void Foreign_values_are_not_read(string text) => Assert.False(Read(_seal, text, 0).IsGood);

    [Fact]
    public void Another_key_and_another_pool_do_not_read_it_and_the_same_key_elsewhere_does()
    {
        string text = Write(7, 0);
        Assert.False(Read(new CookieSeal(Encoding.ASCII.GetBytes("another key of twenty"), "web"), text, 0).IsGood);
        Assert.False(Read(new CookieSeal(Key, "api"), text, 0).IsGood);
        Assert.True(Read(new CookieSeal(Key, "web"), text, 0).IsGood);
    }

    [Fact]
    public void Identities_are_the_same_on_every_node_with_the_key_and_tell_nothing_without_it()
    {
        Assert.Equal(_seal.IdentityOf("10.0.0.1:80"), new CookieSeal(Key, "web").IdentityOf("10.0.0.1:80"));
        Assert.NotEqual(_seal.IdentityOf("10.0.0.1:80"), _seal.IdentityOf("10.0.0.2:80"));
        Assert.NotEqual(_seal.IdentityOf("10.0.0.1:80"), new CookieSeal(Key, "api").IdentityOf("10.0.0.1:80"));
    }

    [Fact]
    public void Reading_and_writing_allocate_nothing()
    {
        byte[] text = new byte[CookieSeal.TextBytes];
        long allocated = Allocations.Of(() =>
        {
            _seal.Write(7, Now, text);
            _seal.TryRead(text, 0, out _, out _);
        });
        Assert.Equal(0, allocated);
    }

    private string Write(ulong identity, long expiry)
    {
        byte[] text = new byte[CookieSeal.TextBytes];
        _seal.Write(identity, expiry, text);
        return Encoding.ASCII.GetString(text);
    }

    private static (bool IsGood, ulong Identity, long Expiry) Read(CookieSeal seal, string text, long now) =>
        (seal.TryRead(Encoding.ASCII.GetBytes(text), now, out ulong identity, out long expiry), identity, expiry);
}
