using Weir.Balancing.Strategies;
using Weir.Configuration;
using Weir.Demo;
using Xunit;

namespace Weir.Tests.Demo;

public sealed class DemoTests
{
    private static readonly DemoEndpoint[] Endpoints = [new("A", "127.0.0.1:5001", 11), new("B", "127.0.0.1:5002", 12)];

    [Fact]
    public void Samples_are_found_by_metric_and_label()
    {
        const string Text = """
            # HELP weir_endpoint_requests_total Requests.
            # TYPE weir_endpoint_requests_total counter
            weir_endpoint_requests_total{pool="pi",endpoint="127.0.0.1:5001"} 12
            weir_endpoint_requests_total{endpoint="a\"b\\c",pool="pi"} 1.5e3 1700000000
            weir_endpoint_requests_total_more{endpoint="x"} 1
            weir_endpoint_requests_total{pool="pi"} 9
            weir_endpoint_requests_total{endpoint="broken
            weir_endpoint_requests_total{endpoint="nan"} x
            weir_endpoint_up{endpoint="127.0.0.1:5001"} 1
            """;
        Assert.Equal(
            [("127.0.0.1:5001", 12), ("a\"b\\c", 1_500)],
            PrometheusText.Samples(Text, "weir_endpoint_requests_total", "endpoint"));
    }

    [Fact]
    public void Rows_have_totals_rates_and_shares()
    {
        var counters = new EndpointCounters(Endpoints);
        counters.Read(Metrics(100, 100, 1), TimeSpan.FromSeconds(10));
        var rows = counters.Read(Metrics(130, 390, 1), TimeSpan.FromSeconds(12));
        Assert.Equal(
            [
                new EndpointRow("A", "127.0.0.1:5001", 11, true, 130, 15, 3, 0.25),
                new EndpointRow("B", "127.0.0.1:5002", 12, true, 390, 145, 0, 0.75),
            ],
            rows);
    }

    [Fact]
    public void The_first_look_has_no_rate()
    {
        var rows = new EndpointCounters(Endpoints).Read(Metrics(100, 100, 1), TimeSpan.FromSeconds(10));
        Assert.All(rows, r => Assert.Equal(0, r.PerSecond));
    }

    [Fact]
    public void An_endpoint_that_is_gone_is_down()
    {
        var rows = new EndpointCounters(Endpoints).Read(Metrics(1, 1, 0), TimeSpan.Zero);
        Assert.Equal([true, false], rows.Select(r => r.IsUp));
        Assert.Equal("requests 2 (0/s)  A up 1  B down 1", PlainView.Line(rows));
    }

    [Fact]
    public void Without_metrics_everything_is_down()
    {
        var rows = new EndpointCounters(Endpoints).Read("", TimeSpan.Zero);
        Assert.All(rows, r => Assert.False(r.IsUp));
    }

    [Fact]
    public void What_to_try_names_the_port_and_a_process_to_kill()
    {
        string text = DemoText.WhatToTry(Options, Endpoints, 10, 9080);
        Assert.Contains("curl -s localhost:8123/10\n", text, StringComparison.Ordinal);
        Assert.Contains("weir stress http://localhost:8123/", text, StringComparison.Ordinal);
        Assert.Contains("kill 12 ", text, StringComparison.Ordinal);
        Assert.Contains("B is 5 times slower", text, StringComparison.Ordinal);
    }

    [Fact]
    public void What_to_try_names_a_strategy_that_measures_unless_it_runs()
    {
        Assert.Contains("--strategy least-response-time", DemoText.WhatToTry(Options, Endpoints, 10, 9080), StringComparison.Ordinal);
        Assert.DoesNotContain("--strategy", DemoText.WhatToTry(Options with { Strategy = "least-response-time" }, Endpoints, 10, 9080), StringComparison.Ordinal);
    }

    [Fact]
    public void One_back_end_has_no_others()
    {
        string text = DemoText.WhatToTry(Options with { Backends = 1 }, Endpoints[..1], 10, 9080);
        Assert.Contains(" over 1 back end by ", text, StringComparison.Ordinal);
        Assert.DoesNotContain("others", text, StringComparison.Ordinal);
        Assert.DoesNotContain("--strategy", text, StringComparison.Ordinal);
    }

    [Fact]
    public void The_configuration_is_valid_with_every_strategy()
    {
        var vocabulary = new ConfigurationVocabulary
        {
            Strategies = [.. StrategyCatalog.All.Select(s => new StrategyWord(s.Name, s.HashInput == HashInput.RequestKey))],
            Engines = [EngineKind.Auto],
            Protocols = [ListenerProtocol.Http],
        };
        foreach (string strategy in StrategyCatalog.Names)
        {
            string text = DemoConfiguration.Write(Options with { Strategy = strategy }, 9080, Endpoints.Select(e => e.Address));
            var result = ConfigurationLoader.Load(text, "demo.yaml", vocabulary);
            Assert.Empty(result.Errors);
            Assert.Empty(result.Warnings);
            Assert.Equal(strategy, result.Configuration!.Pools[0].Strategy.Name);
            Assert.Equal(2, result.Configuration.Pools[0].Endpoints.Length);
            Assert.NotNull(result.Configuration.Pools[0].Health);
        }
    }

    private static DemoOptions Options => new() { Strategy = "round-robin", Port = 8123, Backends = 2 };

    private static string Metrics(int a, int b, int up) => $$"""
        weir_endpoint_requests_total{pool="pi",endpoint="127.0.0.1:5001"} {{a}}
        weir_endpoint_requests_total{pool="pi",endpoint="127.0.0.1:5002"} {{b}}
        weir_endpoint_in_flight{pool="pi",endpoint="127.0.0.1:5001"} 3
        weir_endpoint_up{pool="pi",endpoint="127.0.0.1:5001"} 1
        weir_endpoint_up{pool="pi",endpoint="127.0.0.1:5002"} {{up}}
        """;
}
