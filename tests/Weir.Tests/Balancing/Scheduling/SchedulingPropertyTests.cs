using FsCheck;
using FsCheck.Fluent;
using Weir.Balancing;
using Weir.Balancing.Scheduling;
using Xunit;

namespace Weir.Tests.Balancing.Scheduling;

/// <summary>What holds whatever comes, in whatever order.</summary>
public sealed class SchedulingPropertyTests
{
    public static TheoryData<string> Names => [.. SchedulingFixture.Names];

    [Theory]
    [MemberData(nameof(Names))]
    public void Nobody_is_picked_who_failed_or_was_tried_finishing_times_are_never_negative_and_no_request_is_lost(string strategy) =>
        Prop.ForAll<int[]>(steps => Run(strategy, steps)).Check(Config.QuickThrowOnFailure);

    [Theory]
    [MemberData(nameof(Names))]
    public void Names_do_not_matter(string strategy) =>
        Prop.ForAll<int[]>(steps => Assert.Equal(Placed(strategy, steps, i => $"a{i}:1"), Placed(strategy, steps, i => $"{(char)('z' - i)}.example:{i}")))
            .Check(Config.QuickThrowOnFailure);

    [Theory]
    [MemberData(nameof(Names))]
    public void All_costs_times_a_factor_change_nothing(string strategy) =>
        Prop.ForAll<int[]>(steps => Assert.Equal(Placed(strategy, steps, i => $"a{i}:1"), Placed(strategy, steps, i => $"a{i}:1", factor: 8)))
            .Check(Config.QuickThrowOnFailure);

    private static void Run(string strategy, int[] steps)
    {
        Pool pool = SchedulingFixture.Open(strategy, SchedulingFixture.Media, ["video", "music", "video", "music"]);
        List<(Endpoint Endpoint, PlacedWork Work)> placed = [];
        int begun = 0;
        int ended = 0;
        long now = 1;
        foreach (int step in steps)
        {
            int number = step & 0x3FFFFFFF;
            now += number % 1000 * 1_000_000L;
            switch (number % 7)
            {
                case 0 when placed.Count > 0:
                    placed[^1].Endpoint.End(placed[^1].Work, number % 5000, now);
                    placed.RemoveAt(placed.Count - 1);
                    ended++;
                    break;
                case 1 when placed.Count > 0:
                    placed[0].Endpoint.Abandon(placed[0].Work, now);
                    placed.RemoveAt(0);
                    ended++;
                    break;
                case 2:
                    pool.ReportFault(pool.Snapshot.Endpoint(number % 4), EndpointFault.ConnectFailures, "refused", TimeSpan.FromMicroseconds(now / 1000));
                    break;
                default:
                    pool.Tick(TimeSpan.FromMicroseconds(now / 1000));
                    TriedEndpoints tried = default;
                    tried.TryAdd(pool.Snapshot.Endpoint(number % 4).Id);
                    PickRequest request = new() { Class = number % 5, Size = number % 11, NowNanos = now, Tried = tried };
                    bool anybody = pool.Snapshot.Endpoints.Any(status => status.State == EndpointState.Healthy && !tried.Contains(status.Endpoint.Id));
                    Endpoint? endpoint = pool.Snapshot.PickAndBegin(in request, new Random(1), out _, out PlacedWork work);
                    if (endpoint is null)
                    {
                        Assert.False(anybody);
                        break;
                    }
                    Assert.False(tried.Contains(endpoint.Id));
                    // An unhealthy one only where no other is left.
                    Assert.True(!anybody || pool.Snapshot.Endpoints.Single(status => status.Endpoint == endpoint).State == EndpointState.Healthy);
                    Assert.True(work.ExpectedNanos > 0);
                    placed.Add((endpoint, work));
                    begun++;
                    break;
            }
            foreach (EndpointStatus status in pool.Snapshot.Endpoints) Assert.True(status.Endpoint.Load.BacklogNanos(now) >= 0);
        }
        Assert.Equal(begun - ended, placed.Count);
        Assert.Equal(placed.Count, pool.Snapshot.Endpoints.Sum(status => status.Endpoint.Load.InFlight));
        foreach ((Endpoint endpoint, PlacedWork work) in placed) endpoint.Abandon(in work, now);
        Assert.All(pool.Snapshot.Endpoints, status => Assert.Equal(0, status.Endpoint.Load.OutstandingNanos));
    }

    private static string Placed(string strategy, int[] steps, Func<int, string> name, double factor = 1)
    {
        Pool pool = PoolFixture.Open(new PoolOptions
        {
            Name = "media",
            Strategy = strategy,
            Costs = new CostMatrix(["video", "music"], ["video", "music"], [1 * factor, 3 * factor, 2 * factor, 1 * factor]),
            Endpoints = [.. Enumerable.Range(0, 4).Select(i => new EndpointOptions { Address = name(i), Kind = i % 2 == 0 ? "video" : "music" })],
        });
        string placed = "";
        foreach (int step in steps)
        {
            int number = step & 0x3FFFFFFF;
            placed += pool.Snapshot.Place(SchedulingFixture.Request(1 + (number % 2), 1 + (number % 9))).Index;
        }
        return placed;
    }
}
