using Weir.Configuration;
using Xunit;

namespace Weir.Tests.Configuration;

public sealed class FlagConfigurationTests
{
    [Fact]
    public void Two_flags_are_enough()
    {
        var result = FlagConfiguration.From(new() { Listen = ":8080", To = "10.0.0.11:80,10.0.0.12:80" }, Words.All);
        Assert.Empty(result.Errors);
        Assert.Empty(result.Warnings);
        var listener = Assert.Single(result.Configuration!.Listeners);
        Assert.Equal((FlagConfiguration.ListenerName, "*:8080", ListenerProtocol.Http), (listener.Name, listener.Bind[0].ToString(), listener.Protocol));
        Assert.Equal(FlagConfiguration.PoolName, Assert.Single(listener.Routes).Pool);
        var pool = Assert.Single(result.Configuration.Pools);
        Assert.Equal(["10.0.0.11:80", "10.0.0.12:80"], pool.Endpoints.Select(endpoint => endpoint.Address.ToString()));
        Assert.Equal(StrategyConfig.DefaultName, pool.Strategy.Name);
        Assert.Null(result.Configuration.Admin);
        Assert.Null(result.Configuration.AccessLog);
    }

    [Fact]
    public void Every_flag_reaches_its_record()
    {
        var configuration = FlagConfiguration.From(
            new()
            {
                Listen = "[::1]:80, unix:/run/w",
                To = "app:1",
                Protocol = "tcp",
                Strategy = "hash:source",
                Engine = "sockets",
                Loops = "3",
                Pin = "1,2",
                Admin = "127.0.0.1:9080",
                AccessLog = "./access.log",
            },
            Words.All).Configuration!;
        Assert.Equal(["[::1]:80", "unix:/run/w"], configuration.Listeners[0].Bind.Select(bind => bind.ToString()));
        Assert.Equal((ListenerProtocol.Tcp, FlagConfiguration.PoolName), (configuration.Listeners[0].Protocol, configuration.Listeners[0].Pool));
        Assert.Equal(new StrategyConfig { Name = "hash", HashKey = new(HashKeyKind.Source) }, configuration.Pools[0].Strategy);
        Assert.Equal((EngineKind.Sockets, 3), (configuration.Engine.Kind, configuration.Engine.Loops));
        Assert.Equal([1, 2], configuration.Engine.Pin.Cpus);
        Assert.Equal("127.0.0.1:9080", configuration.Admin!.Bind.ToString());
        Assert.Equal(new AccessLogConfig { To = AccessLogTarget.File, Path = "./access.log" }, configuration.AccessLog);
    }

    [Fact]
    public void A_hash_of_a_header_fits_into_one_flag() =>
        Assert.Equal(
            new HashKey(HashKeyKind.Header, "X-User"),
            FlagConfiguration.From(new() { Listen = ":80", To = "a:1", Strategy = "hash:header=X-User" }, Words.All).Configuration!.Pools[0].Strategy.HashKey);

    public static TheoryData<ConfigurationFlags, string> Mistakes => new()
    {
        { new() { To = "a:1" }, "--listen: The flag is missing. Give the address to accept on: --listen :8080." },
        { new() { Listen = ":80" }, "--to: The flag is missing. Give the endpoints: --to 10.0.0.11:80,10.0.0.12:80." },
        { new() { Listen = "80", To = "a:1" }, "--listen: '80' is only a port. Write the address before it: 127.0.0.1:80." },
        { new() { Listen = ":80", To = "a:1,b" }, "--to: 'b' has no port. Add it: b:80, with your port." },
        { new() { Listen = ":80", To = "a:1,,b:1" }, "--to: An address is missing here. Write host and port: 10.0.0.11:80." },
        { new() { Listen = ":80", To = "a:1,a:1" }, "--to: 'a:1' stands in this pool twice. Remove one; for a larger share set its weight." },
        { new() { Listen = ":80", To = "a:1", Strategy = "hash" }, "--strategy: 'hash' needs to know what to hash. Write hash:uri, hash:source, hash:header=NAME, hash:cookie=NAME or hash:query=NAME." },
        { new() { Listen = ":80", To = "a:1", Protocol = "udp" }, "--protocol: 'udp' arrives with a later version of Weir. Known in this one: http, https, tcp, jobs." },
        { new() { Listen = ":80", To = "a:1", Engine = "epol" }, "--engine: 'epol' is not an engine. Did you mean 'epoll'? Known: auto, epoll, sockets." },
        { new() { Listen = ":80", To = "a:1", Loops = "0" }, "--loops: 0 is out of range. The number of loops runs from 1 to 1024; to use every core, leave it out." },
        { new() { Listen = ":80", To = "a:1", Pin = "x" }, "--pin: 'x' is not a whole number. A CPU number runs from 0 to 1023." },
        { new() { Listen = ":80", To = "a:1", Admin = ":80" }, "--admin: '*:80' is already bound by --listen. Choose another address or port." },
        { new() { Listen = ":80", To = "a:1", AccessLog = "stdot" }, "--access-log: 'stdot' is neither stdout nor stderr. Did you mean 'stdout'? A file is named with its directory: ./stdot." },
    };

    [Theory]
    [MemberData(nameof(Mistakes))]
    public void A_mistake_names_its_flag(ConfigurationFlags flags, string expected) =>
        Assert.Equal(expected, Assert.Single(FlagConfiguration.From(flags, Words.All).Errors).ToString());

    [Fact]
    public void All_mistakes_are_reported_at_once() =>
        Assert.Equal(
            ["--listen", "--strategy", "--to", "--engine"],
            FlagConfiguration.From(new() { Listen = "x", To = "y", Strategy = "z", Engine = "q" }, Words.All).Errors.Select(error => error.Path));

    [Fact]
    public void No_flag_at_all_asks_for_the_two_that_are_needed() =>
        Assert.Equal(["--listen", "--to"], FlagConfiguration.From(new(), Words.All).Errors.Select(error => error.Path));

    [Fact]
    public void A_flag_beside_a_file_replaces_only_its_own_setting()
    {
        var file = ConfigurationLoader.Load(FullFile.Text, "w.yaml", Words.All);
        var both = FlagConfiguration.Override(file, new() { Loops = "7", AccessLog = "stderr" }, Words.All).Configuration!;
        Assert.Equal((EngineKind.Epoll, 7, true), (both.Engine.Kind, both.Engine.Loops, both.Engine.Pin.Enabled));
        Assert.Equal(new AccessLogConfig { To = AccessLogTarget.Stderr }, both.AccessLog);
        Assert.Equal(file.Configuration!.Admin, both.Admin);
        Assert.Equal(file.Configuration.Listeners, both.Listeners);
    }

    [Theory]
    [InlineData("127.0.0.1:8082", "'127.0.0.1:8082' overlaps '*:8082', bound by listeners.web.bind. Choose another port.")]
    [InlineData("unix:/run/weir.sock", "'unix:/run/weir.sock' is already bound by listeners.web.bind. Choose another address or port.")]
    [InlineData("[::1]:5432", "'[::1]:5432' overlaps 'localhost:5432', bound by listeners.main.bind. Choose another port.")]
    public void An_admin_flag_may_not_take_an_address_of_the_file(string admin, string expected)
    {
        var file = ConfigurationLoader.Load(FullFile.Text.Replace("  db:\n    bind", "  main:\n    bind", StringComparison.Ordinal), "w.yaml", Words.All);
        Assert.Empty(file.Errors);
        var both = FlagConfiguration.Override(file, new() { Admin = admin }, Words.All);
        Assert.Equal($"--admin: {expected}", Assert.Single(both.Errors).ToString());
        Assert.Null(both.Configuration);
    }

    [Theory]
    [InlineData("127.0.0.1:1")]
    [InlineData("127.0.0.1:2")]
    [InlineData("127.0.0.1:9080")]
    public void An_admin_flag_takes_any_other_address(string admin)
    {
        var file = ConfigurationLoader.Load(FullFile.Text, "w.yaml", Words.All);
        Assert.Equal(admin, FlagConfiguration.Override(file, new() { Admin = admin }, Words.All).Configuration!.Admin!.Bind.ToString());
    }

    [Fact]
    public void Errors_of_a_file_and_of_the_flags_beside_it_are_reported_together() =>
        Assert.Equal(
            ["tables", "--engine"],
            FlagConfiguration.Override(ConfigurationLoader.Load(FullFile.Text + "tables: 1\n", "w.yaml", Words.All), new() { Engine = "x" }, Words.All)
                .Errors.Select(error => error.Path));
}
