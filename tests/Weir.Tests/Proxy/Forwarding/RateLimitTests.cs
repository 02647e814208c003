using Weir.Balancing.RateLimits;
using Weir.Net;
using Weir.Net.Memory;
using Weir.Proxy.Limits;
using Weir.Tests.Proxy.Http1;
using Xunit;

namespace Weir.Tests.Proxy.Forwarding;

/// <summary>Requests over a rate get 429, counted by whom the limit says.</summary>
public sealed class RateLimitTests
{
    [Fact]
    public async Task Beyond_the_burst_an_address_gets_429_and_when_to_come_again()
    {
        await using HttpRig rig = Rig(RateLimitKind.Address);
        Assert.Equal(200, Status(rig));
        Assert.Equal(200, Status(rig));
        string answer = rig.Ask(Message.Get());
        Assert.Equal(
            (429, "10", "2", "0", "20"),
            (Message.StatusOf(answer), Message.Field(answer, "Retry-After"), Message.Field(answer, "RateLimit-Limit"),
                Message.Field(answer, "RateLimit-Remaining"), Message.Field(answer, "RateLimit-Reset")));
        Assert.Equal(("rate-limited", 0, null), (rig.Log.Last.Reason, rig.Log.Last.Tries, rig.Log.Last.Endpoint));
        Assert.Equal(200, Status(rig, from: "198.51.100.8:1"));
        rig.Advance(10_100);
        Assert.Equal(200, Status(rig));
        rig.AssertNothingIsLeft();
    }

    [Fact]
    public async Task The_connection_of_a_client_that_was_refused_stays_open()
    {
        await using HttpRig rig = Rig(RateLimitKind.Address);
        MemoryPeer client = rig.Connect();
        Assert.Equal([200, 200, 429], Enumerable.Range(0, 3).Select(_ => Message.StatusOf(rig.Send(client, Message.Get()))));
        rig.Advance(10_100);
        Assert.Equal(200, Message.StatusOf(rig.Send(client, Message.Get())));
        client.Close();
        rig.Advance(100);
        rig.AssertNothingIsLeft();
    }

    [Fact]
    public async Task A_header_is_a_key_and_leaving_it_out_is_no_way_around()
    {
        await using HttpRig rig = Rig(RateLimitKind.Header, "X-Key");
        for (int i = 0; i < 2; i++)
            Assert.Equal(200, Status(rig, "X-Key: a\r\n"));
        Assert.Equal(429, Status(rig, "X-Key: a\r\n"));
        Assert.Equal(200, Status(rig, "X-Key: b\r\n"));
        Assert.Equal([200, 200, 429], Enumerable.Range(0, 3).Select(_ => Status(rig)));
        Assert.Equal(429, Status(rig, "X-Key:\r\n"));
        rig.AssertNothingIsLeft();
    }

    [Fact]
    public async Task A_cookie_is_a_key()
    {
        await using HttpRig rig = Rig(RateLimitKind.Cookie, "id");
        Assert.Equal([200, 200, 429], Enumerable.Range(0, 3).Select(_ => Status(rig, "Cookie: x=1; id=a\r\n")));
        Assert.Equal(200, Status(rig, "Cookie: id=b\r\n"));
        rig.AssertNothingIsLeft();
    }

    [Fact]
    public async Task A_route_counts_all_its_requests_together()
    {
        await using HttpRig rig = Rig(RateLimitKind.Route);
        Assert.Equal([200, 200, 429], Enumerable.Range(1, 3).Select(i => Status(rig, from: $"198.51.100.{i}:1")));
        rig.AssertNothingIsLeft();
    }

    [Fact]
    public async Task A_body_that_comes_with_a_refused_request_is_not_taken_for_a_request()
    {
        await using HttpRig rig = Rig(RateLimitKind.Route);
        Status(rig);
        Status(rig);
        string answer = rig.Ask(Message.Post(Message.Get("/smuggled")));
        Assert.Equal((429, "close"), (Message.StatusOf(answer), Message.Field(answer, "Connection")));
        Assert.Equal(2, rig.Origin.Requests.Count);
        rig.Advance(2000);
        rig.AssertNothingIsLeft();
    }

    [Fact]
    public void An_IPv6_client_is_its_64_bit_network()
    {
        RateLimiter limiter = new(RateLimitKind.Address, "", new Gcra(1, TimeSpan.FromHours(1), 1), 64, 1);
        Assert.True(Take("[2001:db8::1]:1"));
        Assert.False(Take("[2001:db8::ffff:0:0:2]:9"));
        Assert.True(Take("[2001:db8:0:1::1]:1"));
        Assert.Equal(1, limiter.Refused);

        bool Take(string from) =>
            limiter.Take([], new(Weir.Http.HttpLimits.Default), PeerAddress.From(System.Net.IPEndPoint.Parse(from)), 1).IsAllowed;
    }

    [Fact]
    public void Connections_of_a_source_are_counted_until_they_leave()
    {
        SourceLimit limit = new(2);
        PeerAddress client = PeerAddress.From(System.Net.IPEndPoint.Parse("192.0.2.1:1"));
        PeerAddress other = PeerAddress.From(System.Net.IPEndPoint.Parse("192.0.2.2:1"));
        Assert.Equal([true, true, false], Enumerable.Range(0, 3).Select(_ => limit.TryEnter(client)));
        Assert.True(limit.TryEnter(other));
        limit.Leave(client);
        Assert.True(limit.TryEnter(client));
        Assert.Equal((1, 2), (limit.Refused, limit.Sources));
        limit.Leave(client);
        limit.Leave(client);
        limit.Leave(other);
        Assert.Equal(0, limit.Sources);
    }

    [Fact]
    public async Task A_source_with_too_many_connections_is_reset()
    {
        await using HttpRig rig = new(listener: o => o with { MaxConnectionsPerSource = 2 });
        MemoryPeer first = rig.Connect("198.51.100.7:1");
        MemoryPeer second = rig.Connect("198.51.100.7:2");
        MemoryPeer third = rig.Connect("198.51.100.7:3");
        Assert.True(third.IsOver);
        Assert.False(rig.Connect("198.51.100.8:1").IsOver);
        Assert.Equal(1, rig.Listener.Counters[0].Reasons["source-limit"]);
        first.Close();
        rig.Network.RunUntilIdle();
        Assert.Equal(200, Message.StatusOf(rig.Send(rig.Connect("198.51.100.7:4"), Message.Get())));
        second.Close();
        rig.Advance(120_000);
        rig.AssertNothingIsLeft();
    }

    private static HttpRig Rig(RateLimitKind kind, string name = "") => new(
        route: o => o with { RateLimits = [new RateLimiter(kind, name, new Gcra(6, TimeSpan.FromMinutes(1), 2), 1024, 1)] });

    private static int Status(HttpRig rig, string fields = "", string from = "198.51.100.7:7000") =>
        Message.StatusOf(rig.Ask(Message.Get(fields: fields), from));
}
