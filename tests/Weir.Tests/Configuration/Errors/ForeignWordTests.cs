using Xunit;

namespace Weir.Tests.Configuration.Errors;

/// <summary>Who comes from another balancer is told Weir's word.</summary>
public sealed class ForeignWordTests
{
    [Theory]
    [InlineData("frontend", "listeners")]
    [InlineData("backend", "pools")]
    [InlineData("upstream", "pools")]
    [InlineData("certificates", "tls, a key of each listener and of each pool")]
    [InlineData("tls", "tls, a key of each listener and of each pool")]
    public void At_the_top(string word, string meant) => Hints(Snippet.Top($"{word}: {{}}"), word, meant);

    [Theory]
    [InlineData("balance", "strategy")]
    [InlineData("server", "endpoints")]
    [InlineData("servers", "endpoints")]
    [InlineData("backends", "endpoints")]
    [InlineData("sni", "tls")]
    public void In_a_pool(string word, string meant) => Hints(Snippet.Pool($"{word}: x"), word, meant);

    [Theory]
    [InlineData("listen", "bind")]
    [InlineData("proxy_pass", "pool")]
    [InlineData("default_backend", "pool")]
    [InlineData("mode", "protocol")]
    [InlineData("certificates", "tls: { certificates: [ { certificate: FILE, key: FILE } ] }")]
    [InlineData("alpn", "http2: h2 and http/1.1 are offered, and with http2: off http/1.1 alone")]
    public void In_a_listener(string word, string meant) => Hints(Snippet.Listener($"pool: web\n{word}: x"), word, meant);

    [Theory]
    [InlineData("proxy_pass", "pool")]
    [InlineData("server_name", "host")]
    public void In_a_route(string word, string meant) => Hints(Snippet.Route($"{{ pool: web, {word}: x }}"), word, meant);

    [Theory]
    [InlineData("tls", "tls, a key of the pool, for all its endpoints")]
    [InlineData("sni", "tls, a key of the pool, for all its endpoints")]
    public void In_an_endpoint(string word, string meant) => Hints(Snippet.Endpoints($"- {{ address: \"a:1\", {word}: x }}"), word, meant);

    [Theory]
    [InlineData("sni", "name")]
    [InlineData("ca_file", "ca")]
    public void In_a_pools_tls(string word, string meant) => Hints(Snippet.Pool($"tls: {{ {word}: x }}"), word, meant);

    private static void Hints(string yaml, string word, string meant)
    {
        string error = Assert.Single(Snippet.MessagesOf(yaml).Split('\n'));
        Assert.Contains($"'{word}' is not a key of ", error, StringComparison.Ordinal);
        Assert.Contains($" Here that is '{meant}'. Known: ", error, StringComparison.Ordinal);
    }
}
