using System.Collections.Immutable;
using System.Net;
using Weir.Balancing;
using Weir.Balancing.Health;
using Weir.Proxy.Health;
using Weir.Proxy.Pools;
using Xunit;

namespace Weir.Tests.Proxy.Health;

public sealed class PoolControllerTests
{
    private const string First = "10.0.0.1:80";
    private const string Second = "10.0.0.2:80";
    private readonly FakeTime _time = new();
    private readonly FakeProber _prober = new();
    private readonly StringWriter _log = new();
    private readonly Random _random = new(1);

    [Fact]
    public async Task Checks_that_fail_in_a_row_take_an_endpoint_out_and_say_why()
    {
        await using PoolController controller = Create(Checked());
        controller.Start();
        _prober.SetFailure(First, "connection refused");

        _time.Advance(TimeSpan.FromSeconds(10));

        Assert.Equal([Second], Usable(controller));
        Assert.Equal(
            "weir: pool web endpoint 10.0.0.1:80 healthy → unhealthy: 3 checks failed in a row: connection refused",
            Assert.Single(Lines()));
        HealthChange change = Assert.Single(controller.History);
        Assert.InRange(controller.TimeOfDay(change.When), _time.GetUtcNow() - TimeSpan.FromSeconds(10), _time.GetUtcNow());
    }

    [Fact]
    public async Task Checks_that_pass_in_a_row_bring_it_back()
    {
        await using PoolController controller = Create(Checked());
        controller.Start();
        _prober.SetFailure(First, "connection refused");
        _time.Advance(TimeSpan.FromSeconds(10));
        _prober.SetFailure(First, null);

        _time.Advance(TimeSpan.FromSeconds(10));

        Assert.Equal([First, Second], Usable(controller));
        Assert.Equal(2, Lines().Length);
    }

    [Fact]
    public async Task A_check_without_a_verdict_fails_when_its_time_is_up()
    {
        await using PoolController controller = Create(Checked());
        _prober.Hanging.Add(First);
        controller.Start();
        while (_prober.Running == 0)
            _time.Advance(TimeSpan.FromMilliseconds(1)); // first checks are spread over the interval
        _time.Advance(TimeSpan.FromMilliseconds(999));
        Assert.Equal(1, _prober.Running);

        _time.Advance(TimeSpan.FromMilliseconds(1));

        Assert.Equal(0, _prober.Running);
        _time.Advance(TimeSpan.FromSeconds(10));
        Assert.Contains("no verdict within 1000 ms", Assert.Single(Lines()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_prober_that_throws_counts_as_a_failed_check_and_is_asked_again()
    {
        ThrowingProber prober = new();
        await using PoolController controller = Create(Checked(), _ => prober);
        controller.Start();

        _time.Advance(TimeSpan.FromSeconds(30));

        Assert.True(prober.Count > 6, $"asked {prober.Count} times");
        Assert.Contains("the check failed: no luck", _log.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Connect_failures_the_loops_report_take_an_endpoint_out()
    {
        await using PoolController controller = Create(Unchecked());
        ProxyEndpoint endpoint = controller.Pool.Endpoints[0];
        Fail(controller, endpoint, times: 2);
        controller.TakeReports();
        Assert.Equal([First, Second], Usable(controller));

        Fail(controller, endpoint, times: 1);
        controller.TakeReports();

        Assert.Equal([Second], Usable(controller));
        Assert.Contains("3 connects failed in a row: connection refused", Assert.Single(Lines()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Reports_beyond_the_bound_are_dropped_and_counted()
    {
        await using PoolController controller = Create(Unchecked());
        for (int i = 0; i < FaultReports.Limit + 5; i++)
            controller.Pool.OnFailure!(controller.Pool.Endpoints[0], FailureKind.ConnectRefused);

        Assert.Equal(5, controller.DroppedReports);
    }

    [Fact]
    public async Task A_drained_endpoint_gets_no_new_work_until_it_is_enabled()
    {
        await using PoolController controller = Create(Unchecked());

        Assert.True(controller.SetAdministrative(First, AdministrativeState.Draining, "drained by operator"));
        Assert.Equal([Second], Usable(controller));
        Assert.True(controller.SetAdministrative(First, AdministrativeState.Enabled, "enabled by operator"));

        Assert.Equal([First, Second], Usable(controller));
        Assert.Equal("weir: pool web endpoint 10.0.0.1:80 healthy → draining: drained by operator", Lines()[0]);
    }

    [Fact]
    public async Task An_unknown_endpoint_cannot_be_drained()
    {
        await using PoolController controller = Create(Unchecked());

        Assert.False(controller.SetAdministrative("10.9.9.9:80", AdministrativeState.Draining, "drained by operator"));
    }

    [Fact]
    public async Task An_endpoint_that_comes_back_grows_to_its_full_share()
    {
        await using PoolController controller = Create(Checked() with
        {
            Balancing = Checked().Balancing with { SlowStart = TimeSpan.FromSeconds(20) },
        });
        controller.Start();
        _prober.SetFailure(First, "connection refused");
        _time.Advance(TimeSpan.FromSeconds(10));
        _prober.SetFailure(First, null);
        while (Usable(controller).Length < 2)
            _time.Advance(TimeSpan.FromMilliseconds(100));

        Assert.Equal(1, Tenths(controller));
        _time.Advance(TimeSpan.FromSeconds(10));
        Assert.InRange(Tenths(controller), 4, 7);
        _time.Advance(TimeSpan.FromSeconds(11));
        Assert.Equal(10, Tenths(controller));
    }

    [Fact]
    public async Task An_endpoint_that_stays_over_a_reload_keeps_its_identity_and_counters()
    {
        await using PoolController controller = Create(Unchecked());
        ProxyEndpoint before = controller.Pool.Endpoints[1];

        controller.Apply(Define(new HealthOptions(), Second, "10.0.0.3:80"));

        Assert.Equal([Second, "10.0.0.3:80"], controller.Pool.Endpoints.Select(e => e.Name));
        Assert.Same(before, controller.Pool.Endpoints[0]);
        PickRequest request = default;
        Assert.Contains(before, Enumerable.Range(0, 2).Select(_ => controller.Pool.PickAndBegin(in request, _random, out bool _, out Weir.Balancing.Scheduling.PlacedWork _)));
    }

    [Fact]
    public async Task Closing_ends_the_checks_that_run_and_starts_no_more()
    {
        PoolController controller = Create(Checked());
        _prober.Hanging.Add(First);
        controller.Start();
        _time.Advance(TimeSpan.FromMilliseconds(500));
        Assert.Equal(1, _prober.Running);

        await controller.DisposeAsync();

        Assert.Equal(0, _prober.Running);
        int count = _prober.Count;
        _time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(count, _prober.Count);
    }

    [Fact]
    public async Task No_more_checks_run_at_a_time_than_the_gate_lets_through()
    {
        string[] names = [.. Enumerable.Range(1, 20).Select(i => $"10.0.1.{i}:80")];
        foreach (string name in names)
            _prober.Hanging.Add(name);
        using ProbeGate gate = new(most: 3);
        await using PoolController controller = Create(Define(Checked().Balancing.Health, names), gate: gate);
        controller.Start();

        _time.Advance(TimeSpan.FromMilliseconds(500));

        Assert.Equal(3, _prober.Running);
    }

    private static void Fail(PoolController controller, ProxyEndpoint endpoint, int times)
    {
        for (int i = 0; i < times; i++)
        {
            if (endpoint.Endpoint.Faults.ConnectFailed())
                controller.Pool.OnFailure!(endpoint, FailureKind.ConnectRefused);
        }
    }

    private static string[] Usable(PoolController controller) =>
        [.. controller.Pool.Snapshot.Endpoints.Where(e => e.State == EndpointState.Healthy).Select(e => e.Endpoint.Address)];

    private static int Tenths(PoolController controller) => controller.Pool.Snapshot.Endpoints[0].SlowStartTenths;

    private static PoolDefinition Checked() => Define(new HealthOptions { Active = new ActiveHealthOptions() }, First, Second);

    private static PoolDefinition Unchecked() => Define(new HealthOptions(), First, Second);

    private static PoolDefinition Define(HealthOptions health, params string[] addresses) => new()
    {
        Proxy = new() { Name = "web" },
        Balancing = new()
        {
            Name = "web",
            Endpoints = [.. addresses.Select(a => new EndpointOptions { Address = a })],
            Health = health,
        },
        Addresses = addresses.ToImmutableDictionary(a => a, a => (EndPoint)IPEndPoint.Parse(a), StringComparer.Ordinal),
    };

    private PoolController Create(PoolDefinition definition, Func<ProbeOptions, IProber>? probers = null, ProbeGate? gate = null) => new(definition, new PoolServices
    {
        Loops = 1,
        Ids = new EndpointIds(),
        ProbeGate = gate ?? new ProbeGate(),
        Time = _time,
        Random = _random,
        Log = _log,
        Probers = probers ?? (_ => _prober),
    });

    private string[] Lines() => _log.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries);

    private sealed class ThrowingProber : IProber
    {
        public int Count { get; private set; }

        public Task<string?> ProbeAsync(EndPoint address, string name, CancellationToken cancellation)
        {
            Count++;
            throw new InvalidOperationException("no luck");
        }
    }
}
