using System.Text;
using Weir.Configuration;
using Xunit;

namespace Weir.Tests.Configuration.Errors;

/// <summary>What first-time users wrote, and what they are told to write.</summary>
public sealed class StrangerErrorTests
{
    public static TheoryData<string, string> Mistakes => new()
    {
        { Snippet.Top("engine: { pin: 0 }"), "w.yaml:3:16 engine.pin: '0' is no list. Write pin: [0]." },
        { Snippet.Top("engine: { pin: \"0,1\" }"), "w.yaml:3:16 engine.pin: '0,1' is no list. Write pin: [0, 1]." },
        { Snippet.Listener("pool: web\nlimits: { field: 8192 }"), "w.yaml:5:22 listeners.web.limits.field: '8192' has no unit. Write 8KiB." },
        { Snippet.Listener("pool: web\nlimits: { field: 64 }"), "w.yaml:5:22 listeners.web.limits.field: '64' has no unit. Write 64KiB." },
        { Snippet.Listener("pool: web\nlimits: { field: 99999999 }"), "w.yaml:5:22 listeners.web.limits.field: '99999999' has no unit. Write a size from 256B to 1MiB." },
        { Snippet.Listener("pool: web\nlimits: { body: 8192 }"), "w.yaml:5:21 listeners.web.limits.body: '8192' has no unit. Write 8MiB or 8KiB." },
        { Snippet.Top("admin: 127.0.0.1:9080"), "w.yaml:3:8 admin: This is a single value; the keys of the admin listener are expected: bind. Write admin: { bind: 127.0.0.1:9080 }." },
        { Snippet.Top("accessLog: stdout"), "w.yaml:3:12 accessLog: This is a single value; the keys of the access log are expected: format, to. Write accessLog: { to: stdout }." },
        { Snippet.Top("shutdown: 5s"), "w.yaml:3:11 shutdown: This is a single value; the keys of shutdown are expected: drain. Write shutdown: { drain: 30s }." },
        { Snippet.Endpoints("- 10.0.0.300:80"), "w.yaml:5:9 pools.web.endpoints[0]: '10.0.0.300' is not an IP address. Four numbers from 0 to 255 without leading zeros, as in 10.0.0.11." },
    };

    [Theory, MemberData(nameof(Mistakes))]
    public void Each_is_told_what_to_write(string yaml, string message) => Assert.Equal(message, Snippet.MessagesOf(yaml));

    [Fact]
    public void Addresses_in_a_flag_are_separated_by_commas() =>
        Assert.Equal(
            "--to: 'a:80 b:81' holds a space. An address has none; several are separated by commas.",
            Assert.Single(FlagConfiguration.From(new() { Listen = ":80", To = "a:80 b:81" }, Words.All).Errors).ToString());

    [Fact]
    public void A_hash_key_that_tcp_does_not_have_is_an_error_of_the_flag_that_names_it() =>
        Assert.Equal(
            "--strategy",
            Assert.Single(FlagConfiguration.From(new() { Listen = ":80", To = "a:1", Protocol = "tcp", Strategy = "hash:uri" }, Words.All).Errors).Path);

    [Fact]
    public void A_cpu_that_is_not_there_is_an_error_that_names_those_that_are()
    {
        var words = Words.All with { UsableCpus = [0, 1] };
        Assert.Equal(
            "w.yaml:3:20 engine.pin: This process may not run on CPU 99. Usable here: 0, 1.",
            Assert.Single(ConfigurationLoader.Load(Snippet.Top("engine: { pin: [0, 99] }"), "w.yaml", words).Errors).ToString());
        Assert.Empty(ConfigurationLoader.Load(Snippet.Top("engine: { pin: [0, 1] }"), "w.yaml", words).Errors);
        Assert.Equal("--pin", Assert.Single(FlagConfiguration.From(new() { Listen = ":80", To = "a:1", Pin = "99" }, words).Errors).Path);
    }

    [Fact]
    public void What_is_not_utf8_is_pointed_at()
    {
        byte[] latin1 = Encoding.Latin1.GetBytes("# one\n# two \u00e9\n");
        Assert.EndsWith(":2:7: The file is not UTF-8. The byte 0xE9 here begins no character of it. Save it in that encoding.", LoadBytes(latin1), StringComparison.Ordinal);
        Assert.EndsWith(":1:1: The file is UTF-16, as some editors of Windows save it. Save it as UTF-8.", LoadBytes(Encoding.Unicode.GetBytes("a: 1\n")), StringComparison.Ordinal);
        Assert.EndsWith(":1:1: The file is UTF-16, as some editors of Windows save it. Save it as UTF-8.", LoadBytes([0xFE, 0xFF, 0, 0x61]), StringComparison.Ordinal);
    }

    [Fact]
    public void The_defaults_of_timeout_and_fastEvery_follow_a_shorter_every()
    {
        HealthConfig short_ = Health("{ http: /h, every: 200ms }");
        Assert.Equal((TimeSpan.FromMilliseconds(200), TimeSpan.FromMilliseconds(200)), (short_.Timeout, short_.FastEvery));
        HealthConfig usual = Health("{ http: /h }");
        Assert.Equal((TimeSpan.FromSeconds(1), TimeSpan.FromMilliseconds(500)), (usual.Timeout, usual.FastEvery));
    }

    private static HealthConfig Health(string keys)
    {
        LoadResult result = ConfigurationLoader.Load(Snippet.Pool($"health: {keys}"), "w.yaml", Words.All);
        Assert.Empty(result.Errors);
        return result.Configuration!.Pools[0].Health!;
    }

    /// <summary>The one error of a file with these bytes.</summary>
    private static string LoadBytes(byte[] content)
    {
        string path = Path.Combine(Path.GetTempPath(), "weir-" + Guid.NewGuid().ToString("N")[..12]);
        try
        {
            File.WriteAllBytes(path, content);
            return Assert.Single(ConfigurationLoader.LoadFile(path, Words.All).Errors).ToString();
        }
        finally
        {
            File.Delete(path);
        }
    }
}
