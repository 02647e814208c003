using Weir.Composition.Reloading;
using Weir.Configuration;
using Weir.Tests.Configuration;
using Xunit;

namespace Weir.Tests.Composition.Reloading;

/// <summary>Whether two configurations say the same.</summary>
public sealed class ConfigurationTextTests
{
    [Fact]
    public void A_line_that_was_added_above_changes_no_part()
    {
        WeirConfiguration one = Load(FullFile.Text);
        WeirConfiguration moved = Load("# a comment\n\n" + FullFile.Text);
        Assert.NotEqual(one.Pools[0].Position, moved.Pools[0].Position);
        Assert.Equal(one.Pools.Select(ConfigurationText.Of), moved.Pools.Select(ConfigurationText.Of));
        Assert.Equal(one.Listeners.Select(ConfigurationText.Of), moved.Listeners.Select(ConfigurationText.Of));
        Assert.Equal(ConfigurationText.Of(one.Engine), ConfigurationText.Of(moved.Engine));
    }

    [Fact]
    public void Any_value_that_differs_makes_another_text()
    {
        WeirConfiguration before = Load(FullFile.Text);
        foreach ((string old, string changed) in new[]
        {
            ("maxOpen: 3m", "maxOpen: 4m"), ("/var/log/weir.log", "/var/log/else.log"), ("rack: r7", "rack: r8"), ("pin: [ 0, 2 ]", "pin: [ 0, 1 ]"),
            ("[2001:db8::1]:80", "[2001:db8::2]:80"), ("X-Priority", "X-Priorita"), ("drainTimeout: 90s", "drainTimeout: 91s"),
        })
        {
            Assert.Contains(old, FullFile.Text, StringComparison.Ordinal);
            Assert.NotEqual(ConfigurationText.Of(before), ConfigurationText.Of(Load(FullFile.Text.Replace(old, changed, StringComparison.Ordinal))));
        }
    }

    [Fact]
    public void Texts_that_run_together_differ() =>
        Assert.NotEqual(ConfigurationText.Of(new[] { "a,1:b" }), ConfigurationText.Of(new[] { "a", "b" }));

    [Fact]
    public void A_route_is_known_by_its_name_or_by_what_it_matches()
    {
        RouteConfig[] Routes(string list) =>
            [.. Load($"listeners: {{ web: {{ bind: \":80\", routes: [ {list} ] }} }}\npools: {{ a: {{ endpoints: [ \"127.0.0.1:1\" ] }} }}").Listeners[0].Routes];
        string[] Keys(string list)
        {
            RouteKeys keys = new();
            return [.. Routes(list).Select(keys.Next)];
        }

        string[] before = Keys("{ name: api, path: /a, pool: a }, { path: /b, pool: a }, { pool: a }");
        string[] after = Keys("{ path: /new, respond: { body: x } }, { path: /b, respond: { body: y } }, { name: api, path: /elsewhere, pool: a }, { pool: a }");
        Assert.Equal(["api", after[1], after[3]], before);
        Assert.DoesNotContain(after[0], before);
        string[] twice = Keys("{ path: /a, pool: a }, { path: /a, methods: GET, pool: a }, { path: /b, pool: a }");
        Assert.Equal(3, twice.Distinct(StringComparer.Ordinal).Count());
    }

    private static WeirConfiguration Load(string text)
    {
        LoadResult read = ConfigurationLoader.Load(text, "w.yaml", Words.All);
        Assert.Empty(read.Errors);
        return read.Configuration!;
    }
}
