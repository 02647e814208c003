using System.Text;
using Weir.Composition;
using Weir.Configuration;
using Weir.Proxy.Affinity;
using Weir.Tests.Configuration;
using Xunit;

namespace Weir.Tests.Composition;

/// <summary>The file with the keys that sign affinity cookies.</summary>
public sealed class AffinityMappingTests : IDisposable
{
    private const string One = "the first key of all";
    private const string Two = "the second key of all";
    private readonly string _file = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());

    public void Dispose() => File.Delete(_file);

    [Fact]
    public void The_first_line_signs_and_the_others_verify()
    {
        (AffinityCookieOptions cookie, Func<string, ulong> identity) = Map(Encoding.ASCII.GetBytes($"{Two}\n{One}\r\n"));
        Assert.Equal(Two, Encoding.ASCII.GetString(cookie.Key.Span));
        PreviousKey previous = Assert.Single(cookie.Previous);
        Assert.Equal(One, Encoding.ASCII.GetString(previous.Key.Span));
        ulong before = new CookieSeal(Encoding.ASCII.GetBytes(One), "web").IdentityOf("a:1");
        Assert.Equal(identity("a:1"), previous.Identities[before]);
        Assert.Equal(2, previous.Identities.Count);
    }

    [Fact]
    public void A_file_that_is_no_text_is_one_key_whatever_bytes_it_has()
    {
        byte[] key = [.. Enumerable.Range(0, 32).Select(i => (byte)(i * 9))];
        key[7] = (byte)'\n';
        (AffinityCookieOptions cookie, _) = Map(key);
        Assert.Equal(key, cookie.Key.ToArray());
        Assert.Empty(cookie.Previous);
    }

    [Theory]
    [InlineData("short", "holds 5 bytes")]
    [InlineData("", "holds 0 bytes")]
    [InlineData(One + "\nshort\n", "holds a line of 5 bytes")]
    [InlineData(One + "\n" + One + "\n" + One + "\n" + One + "\n" + One + "\n", "holds 5 keys")]
    public void A_file_that_holds_no_keys_is_refused(string text, string problem)
    {
        CompositionException error = Assert.Throws<CompositionException>(() => Map(Encoding.ASCII.GetBytes(text)));
        Assert.StartsWith($"pools.web.affinity.keyFile: '{_file}' {problem}. A key has 16 to 4096 bytes", error.Message, StringComparison.Ordinal);
    }

    private (AffinityCookieOptions Cookie, Func<string, ulong> Identity) Map(byte[] content)
    {
        File.WriteAllBytes(_file, content);
        string yaml = "listeners: { web: { bind: \":80\", pool: web } }\n"
            + $"pools: {{ web: {{ affinity: {{ cookie: weir, keyFile: '{_file}' }}, endpoints: [ \"a:1\", \"b:1\" ] }} }}\n";
        PoolConfig pool = ConfigurationLoader.Load(yaml, "w.yaml", Words.All).Configuration!.Pools[0];
        AffinityOptions options = AffinityMapping.ToOptions(pool)!;
        return (options.Cookie!, AffinityMapping.IdentityIn(pool, options));
    }
}
