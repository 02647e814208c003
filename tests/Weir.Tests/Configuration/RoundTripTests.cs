using System.Net;
using Weir.Configuration;
using Xunit;

namespace Weir.Tests.Configuration;

/// <summary>What stands in the file stands in the records.</summary>
public sealed class RoundTripTests
{
    private const string DesignExample = """
        listeners:
          web:
            bind: 0.0.0.0:8080
            protocol: http
            routes:
              - { host: shop.example, path: /api/**, pool: api }
              - pool: web
        pools:
          web:
            strategy: least-connections
            health: { http: /healthz, every: 2s, timeout: 1s, rise: 2, fall: 3 }
            endpoints:
              - 10.0.0.11:80
              - { address: 10.0.0.12:80, weight: 2 }
          api:
            endpoints: [ "10.0.0.21:8080" ]
        admin: { bind: 127.0.0.1:9080 }
        engine: { kind: auto, loops: 2 }        # kind: auto | epoll | sockets; loops: as many as usable cores
        accessLog: { format: json, to: stdout }  # absent: off

        """;

    [Fact]
    public void The_example_of_the_design_is_read()
    {
        var configuration = Load(DesignExample);
        var listener = Assert.Single(configuration.Listeners);
        Assert.Equal(("web", "0.0.0.0:8080", ListenerProtocol.Http), (listener.Name, Assert.Single(listener.Bind).ToString(), listener.Protocol));
        Assert.Equal(new SourcePosition("weir.yaml", 2, 3), listener.Position);
        Assert.Equal(
            [("shop.example", "/api/**", "api"), (null, null, "web")],
            listener.Routes.Select(route => (route.Host?.ToString(), route.Path?.ToString(), route.Pool)));
        Assert.Equal(["web", "api"], configuration.Pools.Select(pool => pool.Name));
        var web = configuration.Pools[0];
        Assert.Equal(new StrategyConfig { Name = "least-connections" }, web.Strategy);
        Assert.Equal((HealthKind.Http, "/healthz", 2, 3), (web.Health!.Kind, web.Health.Path, web.Health.Rise, web.Health.Fall));
        Assert.Equal([("10.0.0.11:80", 1), ("10.0.0.12:80", 2)], web.Endpoints.Select(endpoint => (endpoint.Address.ToString(), endpoint.Weight)));
        Assert.Equal("127.0.0.1:9080", configuration.Admin!.Bind.ToString());
        Assert.Equal((EngineKind.Auto, 2), (configuration.Engine.Kind, configuration.Engine.Loops));
        Assert.Equal(new AccessLogConfig(), configuration.AccessLog);
    }

    [Fact]
    public void A_key_of_the_design_that_this_version_lacks_is_named_as_such()
    {
        var withTables = DesignExample.Replace("pools:", "tables: {}\npools:", StringComparison.Ordinal);
        Assert.Equal(
            "weir.yaml:8:1 tables: 'tables' arrives with a later version of Weir. Remove the key for this one.",
            Assert.Single(ConfigurationLoader.Load(withTables, "weir.yaml", Words.All).Errors).ToString());
    }

    [Fact]
    public void Every_key_of_a_listener_reaches_its_record()
    {
        var web = Load(FullFile.Text).Listeners[0];
        Assert.Equal(
            [BindAddressKind.Ip, BindAddressKind.Ip, BindAddressKind.Any, BindAddressKind.Unix],
            web.Bind.Select(bind => bind.Kind));
        Assert.Equal(["0.0.0.0:8080", "[::1]:8081", "*:8082", "unix:/run/weir.sock"], web.Bind.Select(bind => bind.ToString()));
        Assert.Equal(new HostPattern("shop.example", AnySubdomain: true), web.Routes[1].Host);
        Assert.Equal([new("/api", IsPrefix: true), new("/exact", IsPrefix: false), null], web.Routes.Select(route => route.Path));
        Assert.Equal(
            new TimeoutsConfig
            {
                Handshake = TimeSpan.FromSeconds(6),
                Head = TimeSpan.FromSeconds(1),
                BodyIdle = TimeSpan.FromSeconds(2),
                Connect = TimeSpan.FromSeconds(3),
                FirstByte = TimeSpan.FromSeconds(4),
                KeepAlive = TimeSpan.FromSeconds(5),
                Idle = new TimeSpan(0, 1, 1, 1, 1),
            },
            web.Timeouts);
        Assert.Equal(new LimitsConfig { Line = new(4096), Field = new(5000), Head = new(65536), Fields = 50, Body = new(1L << 30) }, web.Limits);
        Assert.Equal(["10.0.0.0/8", "fd00::/8", "192.0.2.1/32"], web.Forwarding.Trust.Select(network => network.ToString()));
        Assert.Equal(50, web.Http2!.MaxStreams);
        Assert.Equal(("edge", ForwardingFields.Both, 5000), (web.Forwarding.Via, web.Forwarding.Fields, web.MaxConnections));
        Assert.Null(web.Pool);
    }

    [Fact]
    public void Every_key_of_a_route_reaches_its_record()
    {
        var edge = Load(FullFile.Text).Listeners[3];
        Assert.Equal((true, EncodedSlashes.Keep), (edge.RequestId, edge.EncodedSlashes));
        var beta = edge.Routes[0];
        Assert.Equal(("beta", new PathPattern("/v[0-9]+/.*", IsPrefix: false) { IsRegex = true }), (beta.Name, beta.Path));
        Assert.Equal(["GET", "HEAD"], beta.Methods);
        Assert.Equal(
            [
                new("X-A", ValueConditionKind.Equal, "one"),
                new("X-B", ValueConditionKind.Present, ""),
                new("X-C", ValueConditionKind.Absent, ""),
                new("X-D", ValueConditionKind.Prefix, "v"),
                new("X-E", ValueConditionKind.Regex, "a|b"),
            ],
            beta.Headers);
        Assert.Equal([new("q", ValueConditionKind.Equal, "1")], beta.Query);
        Assert.Equal([new("group", ValueConditionKind.Present, "")], beta.Cookies);
        Assert.Equal(["10.0.0.0/8", "fd00::/8"], beta.Source.Select(network => network.ToString()));
        Assert.Equal([new("web", 95), new("api", 5)], beta.Pools);
        Assert.Equal((null, new HashKey(HashKeyKind.Cookie, "id"), 2L << 20), (beta.Pool, beta.Sticky, beta.MaxBody!.Value.Bytes));
        Assert.Equal(Enum.GetValues<FilterKind>(), beta.Filters.Select(filter => filter.Kind));
        Assert.Equal(
            [
                new(TemplateVariable.ClientAddress, ""), new(TemplateVariable.None, ", ${x} "), new(TemplateVariable.RequestHeader, "X-A"),
            ],
            beta.Filters[0].Headers[0].Value!.Parts);
        Assert.Equal(["X-G", "X-H"], beta.Filters[2].Headers.Select(header => header.Name));
        Assert.Equal(("/v1", "/"), (beta.Filters[6].Rewrite!.From, beta.Filters[6].Rewrite!.To.Text));
        Assert.Equal(TemplateVariable.Group, beta.Filters[7].Rewrite!.To.Parts[1].Variable);
        Assert.True(edge.Routes[1].Path!.IsGlob);
        Assert.Equal((307, true), (edge.Routes[2].Redirect!.Status, edge.Routes[2].Redirect!.KeepsTarget));
        Assert.Equal((308, false), (edge.Routes[3].Redirect!.Status, edge.Routes[3].Redirect!.KeepsTarget));
        Assert.Equal(new RespondConfig { Status = 503, Type = "text/html", Body = "<p>down</p>" }, edge.Routes[4].Respond);
        Assert.Equal(new RespondConfig { File = "down.html" }, edge.Routes[5].Respond);
    }

    [Fact]
    public void Every_key_of_tls_reaches_its_record()
    {
        var configuration = Load(FullFile.Text);
        Assert.Equal(8443, configuration.Listeners[0].RedirectPort);
        var secure = configuration.Listeners[1];
        Assert.Equal(ListenerProtocol.Https, secure.Protocol);
        Assert.Equal(new StrictTransportConfig { Days = 365, IncludeSubDomains = true, Preload = true }, secure.StrictTransport);
        var tls = secure.Tls!;
        Assert.Equal([("certs/shop.pem", "certs/shop.key"), ("/etc/weir/both.pem", null)], tls.Certificates.Select(c => (c.Certificate, c.Key)));
        Assert.Equal((TlsMinimum.Tls13, false), (tls.Minimum, tls.Tickets));
        Assert.Equal((false, "certs/clients.pem", true), (tls.Clients!.IsRequired, tls.Clients.Ca, tls.Clients.Forward));
        Assert.Equal(
            new PoolTlsConfig { Verify = false, Ca = "certs/ca.pem", Name = "api.example", Certificate = "certs/us.pem", Key = "certs/us.key" },
            configuration.Pools[1].Tls! with { Position = null });
    }

    [Fact]
    public void Strict_transport_may_be_days_alone() => Assert.Equal(
        new StrictTransportConfig { Days = 180 },
        Load("listeners: { web: { bind: \":80\", protocol: https, pool: web, hsts: 180d, tls: { certificates: [ { certificate: a.pem } ] } } }\npools: { web: { endpoints: [ \"a:1\" ] } }\n").Listeners[0].StrictTransport);

    [Fact]
    public void A_tcp_listener_has_a_pool_and_no_routes()
    {
        var db = Load(FullFile.Text).Listeners[2];
        Assert.Equal((ListenerProtocol.Tcp, "db", BindAddressKind.Localhost), (db.Protocol, db.Pool, db.Bind[0].Kind));
        Assert.Empty(db.Routes);
    }

    [Fact]
    public void The_short_form_of_an_http_listener_becomes_one_route()
    {
        var listener = Load("""
            listeners: { web: { bind: ":80", pool: web } }
            pools: { web: { endpoints: [ "a:1" ] } }
            """).Listeners[0];
        Assert.Null(listener.Pool);
        Assert.Equal((null, null, "web"), (listener.Routes[0].Host, listener.Routes[0].Path, Assert.Single(listener.Routes).Pool));
    }

    [Fact]
    public void Every_key_of_a_pool_reaches_its_record()
    {
        var web = Load(FullFile.Text).Pools[0];
        Assert.Equal(new StrategyConfig { Name = "hash", HashKey = new(HashKeyKind.Header, "X-User"), LoadBound = 1.5 }, web.Strategy);
        Assert.Equal((TimeSpan.FromSeconds(15), false, 0, true), (web.SlowStart, web.Panic, web.Retries.Attempts, web.Retries.IsCountOnly));
        Assert.Equal(new KeepAliveConfig { MaxIdle = 0, IdleTimeout = TimeSpan.FromSeconds(7) }, web.KeepAlive);
        var health = web.Health!;
        Assert.Equal((HealthKind.Http, "/healthz?full=1", "health.example:81", "ok: yes"), (health.Kind, health.Path, health.Host, health.Body));
        Assert.Equal([new(200, 299), new(404, 404)], health.Expect);
        Assert.Equal((TimeSpan.FromSeconds(4), TimeSpan.FromSeconds(2), 4, 5, 0.2), (health.Every, health.Timeout, health.Rise, health.Fall, health.Jitter));
        Assert.Equal((TimeSpan.FromMilliseconds(250), InitialHealth.Unhealthy), (health.FastEvery, health.Initial));
        Assert.Equal(
            new PassiveHealthConfig { ConnectFailures = 7, ServerErrors = 8, ServerErrorShare = 0.25, Window = TimeSpan.FromSeconds(9) },
            health.Passive);
        Assert.Equal(
            new FlapConfig { Hold = TimeSpan.FromSeconds(11), MaxHold = TimeSpan.FromMinutes(6), ForgiveAfter = TimeSpan.FromMinutes(2) },
            health.Flap);
    }

    [Fact]
    public void A_pool_without_checks_can_say_what_live_traffic_tells()
    {
        var health = Load(FullFile.Text).Pools[2].Health!;
        Assert.Equal(HealthKind.Passive, health.Kind);
        Assert.Equal(new PassiveHealthConfig { ConnectFailures = 0, Ejection = TimeSpan.FromSeconds(20) }, health.Passive);
        Assert.Equal(new FlapConfig(), health.Flap);
    }

    [Fact]
    public void What_is_off_is_absent()
    {
        var health = Load(FullFile.Text).Pools[1].Health!;
        Assert.Equal((HealthKind.Tcp, null, null), (health.Kind, health.Passive, health.Flap));
    }

    [Fact]
    public void Every_key_of_an_endpoint_reaches_its_record()
    {
        var endpoints = Load(FullFile.Text).Pools[0].Endpoints;
        Assert.Equal(
            ["10.0.0.11:80", "10.0.0.12:80", "app.internal:80", "[2001:db8::1]:80", "unix:/run/app.sock"],
            endpoints.Select(endpoint => endpoint.Address.ToString()));
        Assert.Equal([1, 256, 1, 1, 1], endpoints.Select(endpoint => endpoint.Weight));
        Assert.Equal([0, 3, 1, 0, 0], endpoints.Select(endpoint => endpoint.Tier));
        Assert.Equal((true, true), (endpoints[2].Drain, endpoints[3].Disabled));
        Assert.Equal(IPAddress.Parse("2001:db8::1"), endpoints[3].Address.Ip);
    }

    [Fact]
    public void The_process_is_configured_too()
    {
        var configuration = Load(FullFile.Text);
        Assert.Equal((EngineKind.Epoll, 2, true), (configuration.Engine.Kind, configuration.Engine.Loops, configuration.Engine.Pin.Enabled));
        Assert.Equal([0, 2], configuration.Engine.Pin.Cpus);
        Assert.Equal(new AccessLogConfig { To = AccessLogTarget.File, Path = "/var/log/weir.log" }, configuration.AccessLog);
        Assert.Equal(TimeSpan.FromSeconds(45), configuration.Shutdown.Drain);
    }

    [Fact]
    public void A_pool_that_names_no_timeout_leaves_each_to_the_listener()
    {
        var pool = new PoolTimeoutsConfig { Connect = TimeSpan.FromSeconds(1) };
        Assert.Equal((null, null, null), (pool.FirstByte, pool.BodyIdle, pool.Idle));
    }

    private static WeirConfiguration Load(string text)
    {
        var result = ConfigurationLoader.Load(text, "weir.yaml", Words.All);
        Assert.Empty(result.Errors);
        Assert.Empty(result.Warnings);
        return result.Configuration!;
    }
}
