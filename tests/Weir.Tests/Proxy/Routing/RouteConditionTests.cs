using System.Collections.Immutable;
using System.Net;
using System.Text.RegularExpressions;
using Weir.Proxy.Routing;
using Xunit;

namespace Weir.Tests.Proxy.Routing;

/// <summary>Each condition by itself, and the order in which they are tried.</summary>
public sealed class RouteConditionTests
{
    private const RegexOptions Options = RegexOptions.NonBacktracking;

    [Theory]
    [InlineData("/img/*.png", "/img/a.png", true)]
    [InlineData("/img/*.png", "/img/.png", true)]
    [InlineData("/img/*.png", "/img/a/b.png", false)]
    [InlineData("/img/*.png", "/img/a.pngx", false)]
    [InlineData("/img/*a*b*", "/img/xaxbx", true)]
    [InlineData("/img/*a*b*", "/img/xbxax", false)]
    [InlineData("/a/*", "/a/x", true)]
    [InlineData("/a/*", "/a/", false)]
    [InlineData("/a/*", "/a", false)]
    [InlineData("/a/*", "/a/x/y", false)]
    [InlineData("/a/*/c", "/a/b/c", true)]
    [InlineData("/a/**/c", "/a/c", true)]
    [InlineData("/a/**/c", "/a/b/b/c", true)]
    [InlineData("/a/**/c", "/a/b/c/d", false)]
    [InlineData("/a/**/c/**", "/a/x/c", true)]
    [InlineData("/**/b/*.js", "/x/b/y/b/z.js", true)]
    [InlineData("/**/b/*.js", "/b/z.js", true)]
    [InlineData("/**/**/x", "/x", true)]
    [InlineData("/a*/**", "/ab", true)]
    [InlineData("/a*/**", "/b", false)]
    [InlineData("/caf%c3%a9", "/caf%C3%A9", true)]
    [InlineData("/%61", "/a", true)]
    public void A_glob_takes_characters_of_a_segment_and_whole_segments(string pattern, string path, bool matches) =>
        Assert.Equal(matches, new RouteProbe(path).Matches(new RouteOptions { Path = new PathPattern(pattern) }));

    [Theory]
    [InlineData("/users/[0-9]+", "/users/42", true)]
    [InlineData("/users/[0-9]+", "/users/42/x", false)]
    [InlineData("/users/[0-9]+", "/x/users/42", false)]
    [InlineData("/a|/b", "/b", true)]
    public void A_regular_expression_takes_the_whole_path(string pattern, string path, bool matches) =>
        Assert.Equal(matches, new RouteProbe(path).Matches(new RouteOptions { Path = new PathPattern(Weir.Configuration.WholeRegex.Compile(pattern)) }));

    [Theory]
    [InlineData("/admin/**", "/%61dmin/x")]
    [InlineData("/admin/**", "//admin//x")]
    [InlineData("/admin/**", "/x/../admin/x")]
    [InlineData("/admin/**", "/x/%2e%2e/admin")]
    public void No_way_of_writing_a_path_leads_past_its_route(string pattern, string path) =>
        Assert.True(new RouteProbe(path).Matches(new RouteOptions { Path = new PathPattern(pattern) }));

    [Theory]
    [InlineData("GET", true)]
    [InlineData("HEAD", false)]
    [InlineData("get", false)]
    [InlineData("PURGE", true)]
    [InlineData("PURG", false)]
    public void Methods_are_a_list_and_case_counts(string method, bool matches) =>
        Assert.Equal(matches, new RouteProbe(method: method).Matches(new RouteOptions { Methods = new MethodSet(["GET", "PURGE"]) }));

    [Theory]
    [InlineData("10.1.2.3", true)]
    [InlineData("10.2.0.0", false)]
    [InlineData("::ffff:10.1.2.3", true)]
    [InlineData("192.0.2.7", true)]
    [InlineData("192.0.2.8", false)]
    [InlineData("fd00:1::9", true)]
    [InlineData("fd01::9", false)]
    [InlineData("unix", false)]
    public void A_source_lies_in_one_of_the_networks(string from, bool matches) => Assert.Equal(
        matches,
        new RouteProbe(from: from).Matches(new RouteOptions
        {
            Clients = new SourceNetworks([IPNetwork.Parse("10.1.0.0/16"), IPNetwork.Parse("192.0.2.7/32"), IPNetwork.Parse("fd00::/16")]),
        }));

    [Fact]
    public void The_network_of_all_addresses_takes_all_of_its_family()
    {
        RouteOptions v4 = new() { Clients = new SourceNetworks([IPNetwork.Parse("0.0.0.0/0")]) };
        Assert.True(new RouteProbe(from: "203.0.113.9").Matches(v4));
        Assert.False(new RouteProbe(from: "2001:db8::1").Matches(v4));
        Assert.True(new RouteProbe(from: "2001:db8::1").Matches(new RouteOptions { Clients = new SourceNetworks([IPNetwork.Parse("::/0")]) }));
    }

    public static TheoryData<string, string, string, bool> Values
    {
        get
        {
            TheoryData<string, string, string, bool> rows = [];
            void Row(string condition, string target, string fields, bool matches) => rows.Add(condition, target, fields, matches);
            Row("header X-A present", "/", "X-A: 1\r\n", true);
            Row("header X-A present", "/", "X-A:\r\n", true);
            Row("header X-A present", "/", "X-B: 1\r\n", false);
            Row("header X-A absent", "/", "X-B: 1\r\n", true);
            Row("header X-A absent", "/", "x-a: 1\r\n", false);
            Row("header X-A =1", "/", "x-a:  1 \r\n", true);
            Row("header X-A =1", "/", "X-A: 11\r\n", false);
            Row("header X-A =1", "/", "X-A: 2\r\nX-A: 1\r\n", true);
            Row("header User-Agent ^curl/", "/", "User-Agent: curl/8\r\n", true);
            Row("header User-Agent ^curl/", "/", "User-Agent: xcurl/8\r\n", false);
            Row("header X-A ~v[0-9]+", "/", "X-A: v12\r\n", true);
            Row("header X-A ~v[0-9]+", "/", "X-A: av12\r\n", false);
            Row("header X-A ~.+", "/", "X-A: \u00e9\r\n", true);
            Row("query q present", "/?q", "", true);
            Row("query q present", "/?q=", "", true);
            Row("query q present", "/?qq=1&x=q", "", false);
            Row("query q present", "/", "", false);
            Row("query q absent", "/?x", "", true);
            Row("query q =a b", "/?x=1&q=a+b", "", true);
            Row("query q =a b", "/?q=a%20b", "", true);
            Row("query q =1", "/?%71=1", "", true);
            Row("query q =1", "/?q=2&q=1", "", true);
            Row("query q =1", "/?q=1%", "", false);
            Row("query q ^x", "/?q=xy", "", true);
            Row("query q ~[a-c]*", "/?q=abc", "", true);
            Row("query q ~[a-c]*", "/?q=abd", "", false);
            Row("cookie id present", "/", "Cookie: id=\r\n", true);
            Row("cookie id present", "/", "Cookie: xid=1; idx=2\r\n", false);
            Row("cookie id =7", "/", "Cookie: a=1; id=7; b=2\r\n", true);
            Row("cookie id =7", "/", "Cookie: a=1\r\nCookie: id=7\r\n", true);
            Row("cookie id =7", "/", "Cookie: ID=7\r\n", false);
            Row("cookie id absent", "/", "", true);
            Row("cookie id ^7", "/", "Cookie: id=77\r\n", true);
            return rows;
        }
    }

    [Theory]
    [MemberData(nameof(Values))]
    public void A_header_parameter_or_cookie_has_a_value_as_asked(string condition, string target, string fields, bool matches) =>
        Assert.Equal(matches, new RouteProbe(target, fields: fields).Matches(new RouteOptions { Values = [Parse(condition)] }));

    [Fact]
    public void The_first_condition_that_fails_is_named()
    {
        RouteOptions route = new()
        {
            Host = new HostPattern("a"),
            Methods = new MethodSet(["GET"]),
            Path = new PathPattern("/x"),
            Clients = new SourceNetworks([IPNetwork.Parse("192.0.2.0/24")]),
            Values = [Parse("header X-A present"), Parse("cookie id =1")],
        };
        Assert.Equal(RouteCondition.Host, new RouteProbe(host: "b", method: "PUT").Mismatch(route).Condition);
        Assert.Equal(RouteCondition.Method, new RouteProbe("/y", method: "PUT").Mismatch(route).Condition);
        Assert.Equal(RouteCondition.Path, new RouteProbe("/y", from: "10.0.0.1").Mismatch(route).Condition);
        Assert.Equal(RouteCondition.Source, new RouteProbe("/x", from: "10.0.0.1").Mismatch(route).Condition);
        Assert.Equal(new RouteMismatch(RouteCondition.Value, 0), new RouteProbe("/x").Mismatch(route));
        Assert.Equal(new RouteMismatch(RouteCondition.Value, 1), new RouteProbe("/x", fields: "X-A: 1\r\n").Mismatch(route));
        Assert.Equal(RouteMismatch.None, new RouteProbe("/x", fields: "X-A: 1\r\nCookie: id=1\r\n").Mismatch(route));
    }

    /// <summary>As in <c>header X-A =1</c>: kind, name, and <c>present</c>, <c>absent</c>, =value, ^prefix or ~regex.</summary>
    internal static ValueCondition Parse(string text)
    {
        ImmutableArray<string> words = [.. text.Split(' ', 3)];
        ValueKind kind = Enum.Parse<ValueKind>(words[0], ignoreCase: true);
        return new ValueCondition(kind, words[1], words[2] switch
        {
            "present" => TextMatch.Anything,
            "absent" => null,
            ['=', .. string value] => TextMatch.Equal(value),
            ['^', .. string prefix] => TextMatch.Beginning(prefix),
            _ => TextMatch.As(new Regex($@"\A(?:{words[2][1..]})\z", Options, Regex.InfiniteMatchTimeout)),
        });
    }
}
