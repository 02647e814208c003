using System.Text;
using Weir.Proxy.Routing;
using Xunit;

namespace Weir.Tests.Proxy.Routing;

public sealed class NormalPathTests
{
    [Theory]
    [InlineData("/", "/")]
    [InlineData("/a/b", "/a/b")]
    [InlineData("/a/b/", "/a/b/")]
    [InlineData("*", "*")]
    [InlineData("/%61dmin", "/admin")]
    [InlineData("/%7Euser", "/~user")]
    [InlineData("/a%20b", "/a%20b")]
    [InlineData("/caf%c3%a9", "/caf%C3%A9")]
    [InlineData("/%e0", "/%E0")]
    [InlineData("/%C0x", "/%C0x")]
    [InlineData("/100%25", "/100%25")]
    [InlineData("/%252e%252e/x", "/%252e%252e/x")]
    [InlineData("//", "/")]
    [InlineData("//a//b//", "/a/b/")]
    [InlineData("/./a/./b", "/a/b")]
    [InlineData("/a/.", "/a/")]
    [InlineData("/a/b/..", "/a/")]
    [InlineData("/a/..", "/")]
    [InlineData("/a/../b", "/b")]
    [InlineData("/a/%2e%2E/b", "/b")]
    [InlineData("/a/b/../../c", "/c")]
    [InlineData("/.well-known/x", "/.well-known/x")]
    [InlineData("/...", "/...")]
    [InlineData("/a/..b/c..", "/a/..b/c..")]
    [InlineData("/a;v=1/b", "/a;v=1/b")]
    public void Different_ways_to_write_a_path_become_one(string path, string expected)
    {
        Assert.Equal(PathFault.None, Normalise(path, keep: false, out string normal));
        Assert.Equal(expected, normal);
        Normalise(normal, keep: false, out string again);
        Assert.Equal(normal, again);
    }

    [Theory]
    [InlineData("/a%", PathFault.BadPercent)]
    [InlineData("/a%4", PathFault.BadPercent)]
    [InlineData("/a%zz", PathFault.BadPercent)]
    [InlineData("/a%u0041", PathFault.BadPercent)]
    [InlineData("/a%00.png", PathFault.Nul)]
    [InlineData("/admin%2Fx", PathFault.EncodedSlash)]
    [InlineData("/admin%2fx", PathFault.EncodedSlash)]
    [InlineData("/a%5C..%5Cb", PathFault.EncodedSlash)]
    [InlineData("/a\\b", PathFault.EncodedSlash)]
    [InlineData("/%c0%ae%c0%ae/x", PathFault.Overlong)]
    [InlineData("/%c1%9cx", PathFault.Overlong)]
    [InlineData("/%e0%80%ae", PathFault.Overlong)]
    [InlineData("/%F0%80%80%AF", PathFault.Overlong)]
    [InlineData("/..", PathFault.AboveRoot)]
    [InlineData("/../x", PathFault.AboveRoot)]
    [InlineData("/a/../../x", PathFault.AboveRoot)]
    [InlineData("/%2e%2e/x", PathFault.AboveRoot)]
    [InlineData("/a//../b", PathFault.AmbiguousDots)]
    [InlineData("/a//b/../../c", PathFault.AmbiguousDots)]
    [InlineData("/a/..;/admin", PathFault.AmbiguousDots)]
    [InlineData("/a/..;x=1/admin", PathFault.AmbiguousDots)]
    [InlineData("/a/.;/admin", PathFault.AmbiguousDots)]
    [InlineData("/a/%2e%2e%3b/admin", PathFault.AmbiguousDots)]
    public void A_path_that_servers_read_in_different_ways_is_refused(string path, PathFault expected) =>
        Assert.Equal(expected, Normalise(path, keep: false, out _));

    [Theory]
    [InlineData("/group%2fproject", "/group%2Fproject")]
    [InlineData("/a%5cb", "/a%5Cb")]
    [InlineData("/a\\b", "/a\\b")]
    public void Encoded_slashes_are_characters_where_the_listener_keeps_them(string path, string expected)
    {
        Assert.Equal(PathFault.None, Normalise(path, keep: true, out string normal));
        Assert.Equal(expected, normal);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Whatever_comes_the_result_fits_and_is_normal_already(int seed)
    {
        const string pieces = "//..;%2e%2F%41%c3\\aB-";
        Random random = new(seed);
        for (int i = 0; i < 20_000; i++)
        {
            StringBuilder path = new("/");
            for (int n = random.Next(12); n > 0; n--)
                path.Append(pieces.AsSpan(random.Next(pieces.Length - 2), random.Next(1, 3)));
            if (Normalise(path.ToString(), keep: true, out string normal) != PathFault.None)
                continue;
            Assert.True(normal.Length <= path.Length, $"seed {seed}: {path} → {normal}");
            Assert.False(normal.Contains("//", StringComparison.Ordinal) || normal.Contains("/./", StringComparison.Ordinal)
                || normal.Contains("/../", StringComparison.Ordinal) || normal.EndsWith("/..", StringComparison.Ordinal), $"seed {seed}: {path} → {normal}");
            Assert.Equal(PathFault.None, Normalise(normal, keep: true, out string again));
            Assert.True(normal == again, $"seed {seed}: {path} → {normal} → {again}");
        }
    }

    private static PathFault Normalise(string path, bool keep, out string normal)
    {
        byte[] bytes = Encoding.ASCII.GetBytes(path);
        PathFault fault = NormalPath.Of(bytes, new byte[bytes.Length], keep, out ReadOnlySpan<byte> result);
        normal = Encoding.ASCII.GetString(result);
        return fault;
    }
}
