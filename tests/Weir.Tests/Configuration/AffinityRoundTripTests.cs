using Weir.Configuration;
using Xunit;

namespace Weir.Tests.Configuration;

/// <summary>Affinities as they stand in the file stand in the records.</summary>
public sealed class AffinityRoundTripTests
{
    private static readonly WeirConfiguration Full = ConfigurationLoader.Load(FullFile.Text, "weir.yaml", Words.All).Configuration!;

    [Fact]
    public void Every_key_of_a_cookie_reaches_its_record() => Assert.Equal(
        new AffinityConfig
        {
            Cookie = "weir",
            OnLost = AffinityLoss.Refuse,
            KeyFile = "affinity.key",
            Path = "/app",
            Domain = "shop.example",
            Secure = CookieSecurity.Always,
            HttpOnly = false,
            SameSite = SameSite.None,
            MaxAge = TimeSpan.FromHours(8),
            Forward = true,
            Private = false,
        },
        Full.Pools[0].Affinity);

    [Fact]
    public void Every_key_of_a_table_reaches_its_record()
    {
        Assert.Equal(
            new AffinityConfig { By = AffinitySource.Header, Header = "X-User", TimeToLive = TimeSpan.FromMinutes(5), Entries = 5000, TellResumed = false }, Full.Pools[1].Affinity);
        Assert.Equal(new AffinityConfig { By = AffinitySource.Address, Ipv6Prefix = 56 }, Full.Pools[2].Affinity);
    }

    [Fact]
    public void A_cookie_and_a_key_need_nothing_else()
    {
        var result = ConfigurationLoader.Load(Errors.Snippet.Pool("affinity: { cookie: weir, key: 0123456789abcdef }"), "w.yaml", Words.All);
        Assert.Equal(new AffinityConfig { Cookie = "weir", Key = "0123456789abcdef" }, result.Configuration!.Pools[0].Affinity);
    }
}
