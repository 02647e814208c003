using Weir.Balancing;
using Weir.Balancing.Retries;
using Weir.Net.Memory;
using Weir.Tests.Proxy.Http1;
using Xunit;

namespace Weir.Tests.Proxy.Forwarding;

/// <summary>Retries as configured: by cause and by status, within a budget, with bodies that are kept.</summary>
public sealed class RetryPolicyTests
{
    private const RetryConditions All =
        RetryConditions.Default | RetryConditions.Status502 | RetryConditions.Status503 | RetryConditions.Status504;

    [Theory]
    [InlineData(502)]
    [InlineData(503)]
    [InlineData(504)]
    public async Task An_answer_with_a_configured_status_is_not_shown_when_another_endpoint_does_better(int status)
    {
        await using HttpRig rig = new(endpoints: 2, pool: o => o with { RetryRules = new(new() { On = All }) });
        rig.Origins[0].Answer = (_, _) => Message.Ok("sorry", status: status);
        Assert.Equal(Message.Ok("ok"), rig.Ask(Message.Get()));
        Assert.Equal((200, 2, "10.0.0.2:80", null), (rig.Log.Last.Status, rig.Log.Last.Tries, rig.Log.Last.Endpoint, rig.Log.Last.Reason));
        Assert.Equal((1, 1), (rig.Counters(0).Failures, rig.Counters(0).Retried));
        rig.AssertNothingIsLeft();
    }

    [Fact]
    public async Task The_connection_of_an_answer_that_came_whole_is_used_again()
    {
        await using HttpRig rig = new(endpoints: 2, pool: o => o with { RetryRules = new(new() { On = All }) });
        rig.Origins[0].Answer = static (_, _) => Message.Ok("sorry", status: 503);
        rig.Ask(Message.Get());
        rig.Ask(Message.Get());
        Assert.Equal((1, 1), (rig.Counters(0).ConnectionsOpened, rig.Counters(0).ConnectionsReused));
        rig.AssertNothingIsLeft();
    }

    [Theory]
    [InlineData(500)]
    [InlineData(404)]
    public async Task Other_statuses_are_passed_on(int status)
    {
        await using HttpRig rig = new(endpoints: 2, pool: o => o with { RetryRules = new(new() { On = All }) });
        rig.Origins[0].Answer = (_, _) => Message.Ok(status: status);
        Assert.Equal(status, Message.StatusOf(rig.Ask(Message.Get())));
        Assert.Empty(rig.Origins[1].Requests);
        rig.AssertNothingIsLeft();
    }

    [Fact]
    public async Task Without_configuration_an_answer_is_an_answer()
    {
        await using HttpRig rig = new(endpoints: 2);
        rig.Origins[0].Answer = static (_, _) => Message.Ok("sorry", status: 503);
        Assert.Equal(503, Message.StatusOf(rig.Ask(Message.Get())));
        Assert.Empty(rig.Origins[1].Requests);
        rig.AssertNothingIsLeft();
    }

    [Fact]
    public async Task A_request_that_is_not_idempotent_keeps_its_answer()
    {
        await using HttpRig rig = new(endpoints: 2, pool: o => o with { RetryRules = new(new() { On = All }) });
        rig.Origins[0].Answer = static (_, _) => Message.Ok("sorry", status: 503);
        Assert.Equal(503, Message.StatusOf(rig.Ask(Message.Post("pay"))));
        Assert.Empty(rig.Origins[1].Requests);
        rig.AssertNothingIsLeft();
    }

    [Fact]
    public async Task When_nobody_does_better_the_last_answer_is_passed_on_as_it_is()
    {
        await using HttpRig rig = new(endpoints: 2, pool: o => o with { RetryRules = new(new() { On = All }) });
        rig.Origins[0].Answer = static (_, _) => Message.Ok("first", status: 503);
        rig.Origins[1].Answer = static (_, _) => Message.Ok("second", status: 502);
        Assert.Equal(Message.Ok("second", status: 502), rig.Ask(Message.Get()));
        Assert.Equal((502, 2, null), (rig.Log.Last.Status, rig.Log.Last.Tries, rig.Log.Last.Reason));
        rig.AssertNothingIsLeft();
    }

    [Fact]
    public async Task Once_an_interim_response_has_gone_out_the_answer_stands()
    {
        await using HttpRig rig = new(endpoints: 2, pool: o => o with { RetryRules = new(new() { On = All }) });
        rig.Origins[0].Answer = static (_, _) => "HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n" + Message.Ok("sorry", status: 503);
        Assert.Contains("503", rig.Ask(Message.Get()), StringComparison.Ordinal);
        Assert.Empty(rig.Origins[1].Requests);
        rig.AssertNothingIsLeft();
    }

    [Fact]
    public async Task A_cause_that_is_not_configured_is_no_cause()
    {
        await using HttpRig rig = new(endpoints: 2, pool: o => o with { RetryRules = new(new() { On = RetryConditions.ConnectFailure }) });
        rig.Origins[0].Answer = static (_, peer) =>
        {
            peer.Reset();
            return null;
        };
        Assert.Equal(502, Message.StatusOf(rig.Ask(Message.Get())));
        Assert.Empty(rig.Origins[1].Requests);
        rig.Servers[0].Stop();
        Assert.Equal(200, Message.StatusOf(rig.Ask(Message.Get())));
        rig.AssertNothingIsLeft();
    }

    [Fact]
    public async Task A_routes_retries_go_before_its_pools()
    {
        await using HttpRig rig = new(
            endpoints: 2,
            pool: o => o with { RetryRules = new(new() { On = All }) },
            route: o => o with { Retries = new(new() { Attempts = 0 }) });
        rig.Servers[0].Stop();
        Assert.Equal(503, Message.StatusOf(rig.Ask(Message.Get())));
        Assert.Equal(1, rig.Log.Last.Tries);
        rig.AssertNothingIsLeft();
    }

    [Fact]
    public async Task A_budget_that_is_used_up_lets_failures_through_and_counts_them()
    {
        await using HttpRig rig = new(endpoints: 2, pool: o => o with { RetryRules = new(new() { On = All, BudgetShare = 0.01 }) });
        rig.Origins[0].Answer = static (_, _) => Message.Ok("sorry", status: 503);
        int[] statuses = [.. Enumerable.Range(0, 10).Select(_ => Message.StatusOf(rig.Ask(Message.Get())))];
        Assert.Equal([.. Enumerable.Repeat(200, RetryBudget.LeastPerSecond), .. Enumerable.Repeat(503, 7)], statuses);
        Assert.Equal(7, rig.Counters(0).RetriesRefused);
        rig.AssertNothingIsLeft();
    }

    [Fact]
    public async Task A_retry_that_nobody_is_left_to_take_costs_nothing_of_the_budget()
    {
        await using HttpRig rig = new(endpoints: 2, pool: o => o with { RetryRules = new(new() { On = All, BudgetShare = 0 }) });
        rig.Controller.SetAdministrative(rig.Addresses[1].ToString(), AdministrativeState.Disabled, "test");
        rig.Origins[0].Answer = static (_, peer) =>
        {
            peer.Reset();
            return null;
        };
        for (int i = 0; i < 2 * RetryBudget.LeastPerSecond; i++)
            Assert.Equal(502, Message.StatusOf(rig.Ask(Message.Get())));
        Assert.Equal(0, rig.Counters(0).RetriesRefused);
        rig.Controller.SetAdministrative(rig.Addresses[1].ToString(), AdministrativeState.Enabled, "test");
        rig.Network.RunUntilIdle();
        for (int i = 0; i < RetryBudget.LeastPerSecond; i++)
            Assert.Equal(200, Message.StatusOf(rig.Ask(Message.Get())));
        rig.AssertNothingIsLeft();
    }

    [Fact]
    public async Task A_kept_body_takes_up_room_as_it_comes_and_none_before_the_pool_has_let_it_in()
    {
        await using HttpRig rig = new(
            isScripted: false,
            pool: o => o with
            {
                RetryRules = new(new() { BufferBodyBytes = 128 * 1024 }),
                Admission = new() { MaxRequests = 1, QueueLength = 10, QueueWait = TimeSpan.FromMinutes(1) },
            });
        (MemoryPeer busy, MemoryPeer server) = rig.Begin(Message.Get());
        MemoryPeer client = rig.Connect();
        long before = rig.Loop.Buffers.RentedBytes;
        rig.Send(client, "PUT / HTTP/1.1\r\nHost: a\r\nContent-Length: 100000\r\n\r\n");
        Assert.Equal(1, rig.Pool.Admission!.Waiting);
        rig.Send(client, new string('x', 50_000));
        Assert.InRange(rig.Loop.Buffers.RentedBytes - before, 0, 16 * 1024); // the head; the body waits with the client

        rig.Send(server, Message.Ok());
        Assert.InRange(rig.Loop.Buffers.RentedBytes - before, 50_000, 100_000); // what has come of it
        server.TakeText();
        rig.Send(client, new string('x', 50_000));
        Assert.EndsWith("x", server.TakeText(), StringComparison.Ordinal);
        Assert.Equal(200, Message.StatusOf(rig.Send(server, Message.Ok()) + client.TakeText()));
        busy.Close();
        client.Close();
        rig.Advance(2000);
        rig.AssertNothingIsLeft();
    }

    [Fact]
    public async Task A_client_that_leaves_within_a_kept_body_gives_back_its_place()
    {
        await using HttpRig rig = new(pool: o => o with { RetryRules = new(new() { BufferBodyBytes = 1000 }) });
        MemoryPeer client = rig.Connect();
        rig.Send(client, "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\nabc");
        Assert.Equal(1, rig.Load().InFlight); // it is on its way to an endpoint
        client.Reset();
        rig.Advance(100);
        Assert.Equal("client-gone", rig.Log.Last.Reason);
        rig.AssertNothingIsLeft();
    }

    [Fact]
    public async Task A_body_that_is_kept_can_be_sent_again()
    {
        await using HttpRig rig = new(endpoints: 2, pool: o => o with { RetryRules = new(new() { BufferBodyBytes = 64 * 1024 }) });
        rig.Origins[0].Answer = static (_, peer) =>
        {
            peer.Reset();
            return null;
        };
        string body = new('x', 50_000);
        MemoryPeer client = rig.Connect();
        client.Send($"PUT / HTTP/1.1\r\nHost: a\r\nContent-Length: {body.Length}\r\n\r\n");
        rig.Network.RunUntilIdle();
        Assert.Equal(0, rig.Counters(0).ConnectionsOpened); // nothing goes out before all of it is here
        string answer = "";
        for (int i = 0; i < 5; i++)
            answer += rig.Send(client, body[..10_000]);
        Assert.Equal(Message.Ok("ok"), answer);
        Assert.EndsWith(body, Assert.Single(rig.Origins[1].Requests), StringComparison.Ordinal);
        Assert.Equal((2, 50_000), (rig.Log.Last.Tries, rig.Log.Last.BytesIn));
        client.Close();
        rig.Advance(100);
        rig.AssertNothingIsLeft();
    }

    [Fact]
    public async Task A_chunked_body_is_kept_as_well_and_what_comes_behind_it_is_the_next_request()
    {
        await using HttpRig rig = new(endpoints: 2, pool: o => o with { RetryRules = new(new() { BufferBodyBytes = 4096 }) });
        rig.Servers[0].Stop();
        MemoryPeer client = rig.Connect();
        rig.Send(client, "PUT / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n");
        rig.Send(client, Message.Chunk("hello"));
        Assert.Equal(Message.Ok("ok") + Message.Ok("ok"), rig.Send(client, Message.Chunk("world") + Message.LastChunk + Message.Get("/next")));
        Assert.Equal(2, rig.Origins[1].Requests.Count);
        client.Close();
        rig.Advance(100);
        rig.AssertNothingIsLeft();
    }

    [Fact]
    public async Task A_body_larger_than_what_is_kept_is_streamed()
    {
        await using HttpRig rig = new(pool: o => o with { RetryRules = new(new() { BufferBodyBytes = 1000 }) });
        string body = new('x', 60_000);
        Assert.Equal(Message.Ok("ok"), rig.Ask(Message.Post(body)));
        Assert.EndsWith(body, rig.Origin.Requests[0], StringComparison.Ordinal);

        MemoryPeer client = rig.Connect();
        rig.Send(client, "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n");
        for (int i = 0; i < 8; i++)
            rig.Send(client, Message.Chunk(body[..1000]));
        Assert.Equal(1, rig.Loop.OpenConnections - 1); // the endpoint has been reached before the end
        Assert.Equal(Message.Ok("ok"), rig.Send(client, Message.LastChunk));
        client.Close();
        rig.Advance(100);
        rig.AssertNothingIsLeft();
    }

    [Fact]
    public async Task Who_expects_100_is_not_kept_waiting_for_it()
    {
        await using HttpRig rig = new(pool: o => o with { RetryRules = new(new() { BufferBodyBytes = 1000 }) }, isScripted: false);
        (MemoryPeer client, MemoryPeer server) = rig.Begin("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nExpect: 100-continue\r\n\r\n");
        server.Send("HTTP/1.1 100 Continue\r\n\r\n");
        rig.Network.RunUntilIdle();
        Assert.StartsWith("HTTP/1.1 100", client.TakeText(), StringComparison.Ordinal);
        client.Close();
        server.Close();
        rig.Advance(2000);
        rig.AssertNothingIsLeft();
    }

    [Fact]
    public async Task A_client_that_stops_within_a_kept_body_gets_408()
    {
        await using HttpRig rig = new(
            listener: o => o with { BodyIdleTimeout = TimeSpan.FromSeconds(4) },
            pool: o => o with { RetryRules = new(new() { BufferBodyBytes = 1000 }) });
        MemoryPeer client = rig.Connect();
        rig.Send(client, "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\nabc");
        rig.Advance(4100);
        Assert.Equal(408, Message.StatusOf(client.TakeText()));
        Assert.Equal(("body-timeout", 0), (rig.Log.Last.Reason, rig.Log.Last.Tries));
        client.Close();
        rig.Advance(2000);
        rig.AssertNothingIsLeft();
    }
}
