using Weir.Tests.Proxy.Http1;
using Xunit;
using static Weir.Tests.Proxy.Http2.Wire;

namespace Weir.Tests.Proxy.Http2;

/// <summary>Frames that cost the sender nothing: so many, and the connection is over.</summary>
public sealed class FloodTests
{
    public static IEnumerable<TheoryDataRow<string, byte[], byte[], int>> Floods =>
    [
        Row("settings-flood", [], EmptySettings, 100),
        Row("ping-flood", [], Frame(Ping, 0, 0, new byte[8]), 300),
        Row("empty-data-flood", Post(1), Body(1, ""), 200),
        Row("priority-flood", [], Frame(Priority, 0, 9, 0, 0, 0, 0, 1), 600),
        Row("window-update-flood", Post(1), Update(1, 1), 1200),
        Row("window-update-flood", [], Update(0, 1), 1200),
        Row("frame-flood", [], Frame(0x77, 0, 0), 600),
        Row("frame-flood", Join(Get(1), Reset(1)), Reset(1), 600),
    ];

    [Theory]
    [MemberData(nameof(Floods))]
    public async Task A_flood_ends_the_connection(string reason, byte[] before, byte[] frame, int times)
    {
        await using HttpRig rig = new();
        H2Client client = new(rig);
        client.Send(before);
        for (int i = 0; i < times && !client.IsOver; i++)
            client.Send(frame);
        AssertCalm(rig, client, reason);
    }

    [Fact]
    public async Task Requests_taken_back_at_once_end_the_connection()
    {
        await using HttpRig rig = new(isScripted: false);
        H2Client client = new(rig);
        for (uint i = 1; i < 800 && !client.IsOver; i += 2)
            client.Send(Get(i), Reset(i));
        AssertCalm(rig, client, "reset-flood");
    }

    [Fact]
    public async Task Malformed_requests_without_end_end_the_connection()
    {
        await using HttpRig rig = new();
        H2Client client = new(rig);
        for (uint i = 1; i < 800 && !client.IsOver; i += 2)
            client.Send(Get(i, ""));
        AssertCalm(rig, client, "reset-flood");
    }

    [Fact]
    public async Task A_client_that_cancels_now_and_then_goes_on()
    {
        await using HttpRig rig = new(isScripted: false);
        H2Client client = new(rig);
        for (uint i = 1; i < 1000; i += 2)
        {
            client.Send(Get(i), Reset(i));
            rig.Advance(50);
        }

        Assert.DoesNotContain(client.Take(), f => f.Type == GoAway);
    }

    [Fact]
    public async Task Answers_pile_up_only_so_far_before_a_client_that_does_not_read()
    {
        await using HttpRig rig = new();
        H2Client client = new(rig);
        client.Peer.IsReading = false;
        for (int i = 0; i < 150; i++)
            client.Send(Frame(Ping, 0, 0, new byte[8]), Get((uint)(2 * i) + 1));
        Assert.True(rig.Loop.Buffers.RentedBytes < 8 * 1024 * 1024, $"{rig.Loop.Buffers.RentedBytes}");
        client.Peer.Reset();
        rig.Network.RunUntilIdle();
        rig.AssertNothingIsLeft();
    }

    private static void AssertCalm(HttpRig rig, H2Client client, string reason)
    {
        WireFrame last = client.Take()[^1];
        Assert.Equal((GoAway, 11u), (last.Type, last.Code));
        Assert.True(rig.Listener.Counters[0].Reasons[reason] == 1, reason);
        rig.Advance(2000);
        client.Peer.Close();
        rig.Network.RunUntilIdle();
        rig.AssertNothingIsLeft();
    }

    private static TheoryDataRow<string, byte[], byte[], int> Row(string reason, byte[] before, byte[] frame, int times) =>
        new(reason, before, frame, times);
}
