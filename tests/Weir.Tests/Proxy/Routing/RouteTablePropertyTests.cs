using System.Collections.Immutable;
using System.Text.RegularExpressions;
using Weir.Proxy.Routing;
using Xunit;

namespace Weir.Tests.Proxy.Routing;

/// <summary>The index finds what a plain loop over plain conditions finds, whatever the routes and requests.</summary>
public sealed class RouteTablePropertyTests
{
    private const int Tables = 300;
    private const int Requests = 30;

    private static readonly string?[] Hosts = [null, null, "a.example", "b.example", "*.example", "*.a.example", "x.a.example", "*.x.a.example"];
    private static readonly string[] AskedHosts = ["a.example", "A.Example", "b.example.", "example", "x.a.example", "y.x.a.example", "q.example", "other", ".example"];
    private static readonly string?[] Paths = [null, "/", "/a", "/a/**", "/a/b", "/a/b/**", "/**", "/*", "/a/*", "/*/b", "/**/b", "/a/**/c", "/a*/c", "/b"];
    private static readonly string[] AskedPaths = ["/", "/a", "/a/", "/a/b", "/a/b/c", "/a/x/c", "/ab/c", "/b", "/c/b", "//a", "/%61/b", "/z/../a"];
    private static readonly string[] Methods = ["GET", "POST", "PURGE"];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void The_table_finds_the_first_route_that_a_plain_loop_finds(int seed)
    {
        Random random = new(seed);
        int found = 0;
        for (int t = 0; t < Tables; t++)
        {
            ImmutableArray<Spec> specs = [.. Enumerable.Range(0, random.Next(1, 20)).Select(_ => Spec.Draw(random))];
            RouteTable table = new([.. specs.Select(s => s.ToRoute())]);
            for (int r = 0; r < Requests; r++)
            {
                (string host, string path, string method, string flag) =
                    (Pick(AskedHosts, random), Pick(AskedPaths, random), Pick(Methods, random), random.Next(3) == 0 ? "X-A: 1\r\n" : "");
                int expected = specs.ToList().FindIndex(s => s.Takes(host, path, method, flag.Length > 0));
                Route? route = new RouteProbe(path, host, method, flag).Find(table);
                int actual = route is null ? -1 : table.Routes.IndexOf(route);
                Assert.True(expected == actual, $"seed {seed}, table {t}, {method} {host}{path} {flag}: {actual} instead of {expected} of\n{string.Join('\n', specs)}");
                found += actual >= 0 ? 1 : 0;
            }
        }

        Assert.InRange(found, Tables * Requests / 10, Tables * Requests * 99 / 100);
    }

    private static T Pick<T>(T[] from, Random random) => from[random.Next(from.Length)];

    /// <summary>A route in words, and the reference: strings and a regular expression made from the glob.</summary>
    private sealed record Spec(string? Host, string? Path, string? Method, bool Flag)
    {
        public static Spec Draw(Random random) => new(
            Pick(Hosts, random), Pick(Paths, random), random.Next(3) == 0 ? Pick(Methods, random) : null, random.Next(4) == 0);

        public Route ToRoute() => new(new RouteOptions
        {
            Host = Host is null ? null : new HostPattern(Host),
            Path = Path is null ? null : new PathPattern(Path),
            Methods = Method is null ? null : new MethodSet([Method]),
            Values = Flag ? [RouteConditionTests.Parse("header X-A present")] : [],
        });

        public bool Takes(string host, string path, string method, bool flag) =>
            TakesHost(host.TrimEnd('.').ToLowerInvariant()) && TakesPath(path) && (Method is null || Method == method) && (!Flag || flag);

        private bool TakesHost(string host) =>
            Host is null || (Host.StartsWith('*') ? host.EndsWith(Host[1..], StringComparison.Ordinal) && host.Length >= Host.Length : host == Host);

        private bool TakesPath(string path)
        {
            path = path switch { "//a" => "/a", "/%61/b" => "/a/b", "/z/../a" => "/a", _ => path };
            if (Path is null)
                return true;
            string regex = string.Concat(Path.Split('/').Skip(1).Select(s => s switch
            {
                "**" => "(/[^/]*)*",
                "*" => "/[^/]+",
                _ => "/" + Regex.Escape(s).Replace("\\*", "[^/]*", StringComparison.Ordinal),
            }));
            // "/**" takes "/" and all below, but something has to be there.
            return Regex.IsMatch(path, $"^{regex}$", RegexOptions.None, TimeSpan.FromSeconds(1));
        }
    }
}
