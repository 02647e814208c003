using System.Net;
using Weir.Balancing;
using Weir.Net.Memory;
using Weir.Proxy.Affinity;
using Weir.Proxy.Pools;
using Weir.Tests.Proxy.Http1;
using Xunit;

namespace Weir.Tests.Proxy.Forwarding;

/// <summary>A pool at its limit: who waits, who goes first, who is refused, and that no slot is lost.</summary>
public sealed class QueueTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    [Fact]
    public async Task A_request_over_the_pools_limit_waits_and_is_served_when_a_slot_is_free()
    {
        await using HttpRig rig = Rig(1, new() { MaxRequests = 1, QueueLength = 10 });
        MemoryPeer first = Ask(rig, 1);
        MemoryPeer second = Ask(rig, 2);
        MemoryPeer server = rig.Servers[0].Next();
        Assert.Equal((1, 1, 1), (rig.Load().InFlight, rig.Pool.Admission!.Waiting, rig.Pool.Admission.InFlight));
        rig.Advance(200);
        Answer(rig, server);
        Assert.Equal(200, Message.StatusOf(first.TakeText()));
        Assert.Equal(0, rig.Pool.Admission.Waiting);
        Answer(rig, server);
        Assert.Equal(200, Message.StatusOf(second.TakeText()));
        Assert.Equal(1, rig.Pool.Admission.Queued);
        Assert.InRange(rig.Pool.Admission.WaitedNanos, 199_000_000, 201_000_000);
        End(rig, first, second);
    }

    [Fact]
    public async Task An_endpoints_limit_sends_requests_to_the_others_before_any_waits()
    {
        await using HttpRig rig = Rig(
            2, new() { QueueLength = 10 }, balancing: o => o with { Endpoints = [.. o.Endpoints.Select(e => e with { MaxRequests = 1 })] });
        MemoryPeer[] clients = [.. Enumerable.Range(1, 3).Select(i => Ask(rig, i))];
        Assert.Equal((1, 1, 1), (rig.Load(0).InFlight, rig.Load(1).InFlight, rig.Pool.Admission!.Waiting));
        MemoryPeer server = rig.Servers[1].Next();
        Answer(rig, server);
        Assert.Equal(200, Message.StatusOf(clients[1].TakeText()));
        Assert.Equal((1, 0), (rig.Load(1).InFlight, rig.Pool.Admission.Waiting));
        Answer(rig, server);
        Answer(rig, rig.Servers[0].Next());
        End(rig, clients);
    }

    [Fact]
    public async Task Who_waits_too_long_gets_503_and_when_to_come_again()
    {
        await using HttpRig rig = Rig(1, new() { MaxRequests = 1, QueueLength = 10, QueueWait = Second * 4 });
        MemoryPeer first = Ask(rig, 1);
        MemoryPeer second = Ask(rig, 2);
        rig.Advance(4000 - 8);
        Assert.Equal("", second.Text);
        rig.Advance(8);
        string answer = second.TakeText();
        Assert.Equal((503, "4"), (Message.StatusOf(answer), Message.Field(answer, "Retry-After")));
        Assert.Equal(("queue-timeout", 0), (rig.Log.Last.Reason, rig.Log.Last.Tries));
        Assert.Equal((1, 0), (rig.Pool.Admission!.Expired, rig.Pool.Admission.Waiting));
        // Its connection goes on: the next request waits again.
        second.Send(Message.Get());
        rig.Advance(1);
        Assert.Equal(1, rig.Pool.Admission.Waiting);
        MemoryPeer server = rig.Servers[0].Next();
        Answer(rig, server);
        Answer(rig, server);
        Assert.Equal(200, Message.StatusOf(second.TakeText()));
        End(rig, first, second);
    }

    [Fact]
    public async Task A_full_queue_refuses_at_once()
    {
        await using HttpRig rig = Rig(1, new() { MaxRequests = 1, QueueLength = 2 });
        MemoryPeer[] clients = [.. Enumerable.Range(1, 4).Select(i => Ask(rig, i))];
        string answer = clients[3].TakeText();
        Assert.Equal((503, "1"), (Message.StatusOf(answer), Message.Field(answer, "Retry-After")));
        Assert.Equal("queue-full", rig.Log.Last.Reason);
        Assert.Equal(1, rig.Pool.Admission!.Rejected);
        MemoryPeer server = rig.Servers[0].Next();
        for (int i = 0; i < 3; i++)
            Answer(rig, server);
        End(rig, clients);
    }

    [Fact]
    public async Task Without_a_queue_a_full_pool_refuses_at_once()
    {
        await using HttpRig rig = Rig(1, new() { MaxRequests = 1 });
        MemoryPeer first = Ask(rig, 1);
        MemoryPeer second = Ask(rig, 2);
        string answer = second.TakeText();
        Assert.Equal((503, "1", "pool-full"), (Message.StatusOf(answer), Message.Field(answer, "Retry-After"), rig.Log.Last.Reason));
        Answer(rig, rig.Servers[0].Next());
        End(rig, first, second);
    }

    [Fact]
    public async Task A_client_that_goes_away_leaves_the_queue()
    {
        await using HttpRig rig = Rig(1, new() { MaxRequests = 1, QueueLength = 10 });
        MemoryPeer first = Ask(rig, 1);
        MemoryPeer second = Ask(rig, 2);
        rig.Advance(100); // by now it is watched
        second.Reset();
        rig.Advance(1);
        Assert.Equal(0, rig.Pool.Admission!.Waiting);
        Assert.Equal("client-gone", rig.Log.Last.Reason);
        Answer(rig, rig.Servers[0].Next());
        End(rig, first);
    }

    [Fact]
    public async Task Clients_take_turns_and_priorities_go_first()
    {
        await using HttpRig rig = Rig(
            1,
            new() { MaxRequests = 1, QueueLength = 100, PriorityHeader = new HashKeySource(HashKeyKind.Header, "X-Priority") });
        MemoryPeer busy = Ask(rig, 9);
        MemoryPeer[] waiting =
        [
            Ask(rig, 1, "/a1"), Ask(rig, 1, "/a2"), Ask(rig, 2, "/b1"),
            Ask(rig, 1, "/low", "X-Priority: low\r\n"), Ask(rig, 1, "/high", "X-Priority: high\r\n"), Ask(rig, 3, "/odd", "X-Priority: urgent\r\n"),
        ];
        MemoryPeer server = rig.Servers[0].Next();
        List<string> served = [];
        for (int i = 0; i < 7; i++)
        {
            served.Add(server.TakeText().Split(' ')[1]);
            Answer(rig, server);
        }

        Assert.Equal(["/", "/high", "/a1", "/b1", "/odd", "/a2", "/low"], served);
        End(rig, [busy, .. waiting]);
    }

    [Fact]
    public async Task A_failed_endpoint_hands_its_slot_on()
    {
        await using HttpRig rig = Rig(1, new() { MaxRequests = 1, QueueLength = 10 });
        MemoryPeer first = Ask(rig, 1);
        MemoryPeer second = Ask(rig, 2);
        rig.Servers[0].Next().Reset();
        rig.Network.RunUntilIdle();
        Assert.Equal(502, Message.StatusOf(first.TakeText()));
        Answer(rig, rig.Servers[0].Next());
        Assert.Equal(200, Message.StatusOf(second.TakeText()));
        End(rig, first, second);
    }

    [Fact]
    public async Task An_endpoint_that_comes_back_serves_who_waits()
    {
        await using HttpRig rig = Rig(
            2, new() { QueueLength = 10 }, balancing: o => o with { Endpoints = [.. o.Endpoints.Select(e => e with { MaxRequests = 1 })] });
        rig.Controller.SetAdministrative(rig.Addresses[1].ToString(), AdministrativeState.Draining, "test");
        MemoryPeer first = Ask(rig, 1);
        MemoryPeer second = Ask(rig, 2);
        Assert.Equal(1, rig.Pool.Admission!.Waiting);
        rig.Controller.SetAdministrative(rig.Addresses[1].ToString(), AdministrativeState.Enabled, "test");
        rig.Network.RunUntilIdle();
        Answer(rig, rig.Servers[1].Next());
        Assert.Equal(200, Message.StatusOf(second.TakeText()));
        Answer(rig, rig.Servers[0].Next());
        End(rig, first, second);
    }

    [Fact]
    public async Task A_session_cut_in_the_queue_leaves_nothing_behind()
    {
        await using HttpRig rig = Rig(1, new() { MaxRequests = 1, QueueLength = 10 });
        MemoryPeer first = Ask(rig, 1);
        Ask(rig, 2);
        Task<int> drained = rig.Listener.DrainAsync(TimeSpan.FromMilliseconds(80), TimeSpan.Zero);
        rig.Advance(200);
        Assert.Equal(2, await drained);
        Assert.Equal((0, 0), (rig.Pool.Admission!.Waiting, rig.Pool.Admission.InFlight));
        first.Close();
        rig.Advance(2000);
        rig.AssertNothingIsLeft();
    }

    [Fact]
    public async Task A_bound_client_waits_for_its_own_endpoint_in_its_turn_and_holds_nobody_up()
    {
        await using HttpRig rig = BoundRig(new() { QueueLength = 10, QueueWait = Second * 60 });
        MemoryPeer first = Ask(rig, 1); // bound to endpoint 0 from now on
        MemoryPeer again = Ask(rig, 1);
        Assert.Equal((1, 0), (rig.Pool.Admission!.Waiting, rig.Load(1).InFlight));
        rig.Advance(10);
        MemoryPeer other = Ask(rig, 2);
        Assert.Equal((1, 1), (rig.Pool.Admission.Waiting, rig.Load(1).InFlight)); // somebody waits, but not for endpoint 1
        MemoryPeer late = Ask(rig, 3);
        MemoryPeer later = Ask(rig, 4);

        Answer(rig, rig.Servers[1].Next()); // of no use to who waits the longest
        Assert.Equal((200, ""), (Message.StatusOf(other.TakeText()), again.Text));
        MemoryPeer own = rig.Servers[0].Next();
        own.TakeText();
        Answer(rig, own);
        Assert.Equal(200, Message.StatusOf(first.TakeText()));
        Assert.StartsWith("GET", own.TakeText(), StringComparison.Ordinal); // before the later, who could have had it too
        Answer(rig, own);
        Assert.Equal(200, Message.StatusOf(again.TakeText()));
        Answer(rig, own);
        Answer(rig, rig.Servers[1].Peers[0]);
        Assert.Equal((200, 200), (Message.StatusOf(late.TakeText()), Message.StatusOf(later.TakeText())));
        Assert.DoesNotContain(rig.Log.Records, request => request.Status != 200);
        End(rig, first, again, other, late, later);
    }

    [Fact]
    public async Task A_bound_client_does_not_wait_for_an_endpoint_that_is_not_there()
    {
        await using HttpRig rig = BoundRig(new() { QueueLength = 10 });
        Answer(rig, Ask(rig, 1), rig.Servers[0].Next());
        rig.Controller.SetAdministrative(rig.Addresses[0].ToString(), AdministrativeState.Disabled, "test");
        MemoryPeer other = Ask(rig, 2);
        MemoryPeer waiting = Ask(rig, 3);
        Assert.Equal(1, rig.Pool.Admission!.Waiting);
        MemoryPeer lost = Ask(rig, 1);
        Assert.Equal((503, "affinity-lost"), (Message.StatusOf(lost.TakeText()), rig.Log.Last.Reason));
        MemoryPeer server = rig.Servers[1].Next();
        Answer(rig, server);
        Answer(rig, server);
        End(rig, other, waiting, lost);
    }

    [Fact]
    public async Task A_bound_client_gets_its_turn_though_the_queue_is_never_empty()
    {
        await using HttpRig rig = BoundRig(new() { MaxRequests = 1, QueueLength = 10, QueueWait = Second * 60 });
        List<MemoryPeer> clients = [Ask(rig, 1)];
        MemoryPeer server = rig.Servers[0].Next();
        for (int i = 2; i <= 4; i++)
        {
            clients.Add(Ask(rig, i));
            rig.Advance(10);
        }

        clients.Add(Ask(rig, 1, "/bound"));
        rig.Advance(10);
        List<string> served = [];
        for (int i = 5; i <= 12; i++)
        {
            clients.Add(Ask(rig, i)); // as many come as are served
            rig.Advance(10);
            served.Add(server.TakeText().Split(' ')[1]);
            Answer(rig, server);
        }

        Assert.Equal("/bound", served[4]);
        foreach (MemoryPeer _ in clients)
            Answer(rig, server);
        Assert.All(clients, client => Assert.Equal(200, Message.StatusOf(client.TakeText())));
        End(rig, [.. clients]);
    }

    [Fact]
    public void A_request_out_of_the_queue_is_picked_for_at_the_time_of_the_pick()
    {
        MemoryNetwork network = new();
        MemoryLoop loop = (MemoryLoop)network.CreateEngine(loops: 1, 1024 * 1024).Loops[0];
        QueueTicket ticket = new();
        ticket.Prepare(new Weir.Net.Waiter(loop), hash: 1, affinity: 2, isBound: true, loop.Timestamp);
        network.Advance(Second * 3);
        Assert.Equal((loop.Timestamp, 1UL, 2UL, true), (ticket.Request.NowNanos, ticket.Request.Hash, ticket.Request.Affinity, ticket.Request.AffinityOnly));
        Assert.Equal(Second, TimeSpan.FromMicroseconds((ticket.Request.NowNanos - ticket.SinceNanos) / 3000.0));
    }

    /// <summary>Clients come, wait, lose patience and go at random; endpoints answer and break at random; in the end nothing is left.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task No_slot_and_no_wake_up_is_lost_in_a_random_crowd(bool areBound)
    {
        Random random = new(Balancing.PoolFixture.Seed());
        await using HttpRig rig = new(
            endpoints: 3,
            pool: o => o with
            {
                Admission = new() { MaxRequests = 4, QueueLength = 6, QueueWait = TimeSpan.FromMilliseconds(400) },
                Affinity = areBound ? new AffinityOptions { Kind = AffinityKind.Address, RefusesWhenLost = true, TimeToLive = Second * 10 } : null,
            },
            isScripted: false,
            balancing: o => o with
            {
                Strategy = "least-connections",
                Endpoints = [.. o.Endpoints.Select((e, i) => e with { MaxRequests = 2, Identity = areBound ? (ulong)i + 1 : 0 })],
            });
        List<MemoryPeer> clients = [];
        for (int step = 0; step < 2000; step++)
        {
            MemoryPeer[] servers = [.. rig.Servers.SelectMany(s => s.Peers).Where(peer => !peer.IsOver)];
            switch (random.Next(6))
            {
                case 0 or 1:
                    clients.Add(Ask(rig, 1 + random.Next(5)));
                    break;
                case 2 or 3 when servers.Length > 0:
                    MemoryPeer server = servers[random.Next(servers.Length)];
                    if (server.TakeText().Length > 0)
                        server.Send(Message.Ok("ok"));
                    break;
                case 4 when random.Next(4) == 0 && servers.Length > 0:
                    servers[random.Next(servers.Length)].Reset();
                    break;
                case 5 when random.Next(3) == 0 && clients.Count > 0:
                    MemoryPeer leaver = clients[random.Next(clients.Count)];
                    leaver.Reset();
                    clients.Remove(leaver);
                    break;
                default:
                    rig.Advance(random.Next(100));
                    break;
            }

            rig.Network.RunUntilIdle();
            Assert.InRange(rig.Pool.Endpoints.Sum(e => e.Endpoint.Load.InFlight), 0, 4);
        }

        foreach (MemoryPeer client in clients)
            client.Reset();
        rig.Advance(100);
        foreach (MemoryServer server in rig.Servers)
            server.Kill();
        rig.Advance(5000);
        Assert.Equal((0, 0), (rig.Pool.Admission!.Waiting, rig.Pool.Admission.InFlight));
        rig.AssertNothingIsLeft();
    }

    private static HttpRig Rig(int endpoints, AdmissionOptions admission, Func<Weir.Balancing.PoolOptions, Weir.Balancing.PoolOptions>? balancing = null) =>
        new(endpoints, pool: o => o with { Admission = admission }, isScripted: false, balancing: balancing);

    /// <summary>Two endpoints that take a request each; a client's address binds it to the one it came to first.</summary>
    private static HttpRig BoundRig(AdmissionOptions admission) => new(
        2,
        pool: o => o with { Admission = admission, Affinity = new AffinityOptions { Kind = AffinityKind.Address, RefusesWhenLost = true } },
        isScripted: false,
        balancing: o => o with { Endpoints = [.. o.Endpoints.Select((e, i) => e with { MaxRequests = 1, Identity = (ulong)i + 1 })] });

    private static MemoryPeer Ask(HttpRig rig, int client, string path = "/", string fields = "")
    {
        MemoryPeer peer = rig.Connect(new IPEndPoint(IPAddress.Parse($"198.51.100.{client}"), 7000).ToString());
        peer.Send(Message.Get(path, fields));
        rig.Network.RunUntilIdle();
        return peer;
    }

    private static void Answer(HttpRig rig, MemoryPeer server)
    {
        server.Send(Message.Ok("ok"));
        rig.Network.RunUntilIdle();
    }

    private static void Answer(HttpRig rig, MemoryPeer client, MemoryPeer server)
    {
        Answer(rig, server);
        Assert.Equal(200, Message.StatusOf(client.TakeText()));
        client.Close();
    }

    private static void End(HttpRig rig, params MemoryPeer[] clients)
    {
        foreach (MemoryPeer client in clients)
            client.Close();
        rig.Advance(2000);
        Assert.Equal((0, 0), (rig.Pool.Admission!.Waiting, rig.Pool.Admission.InFlight));
        rig.AssertNothingIsLeft();
    }
}
