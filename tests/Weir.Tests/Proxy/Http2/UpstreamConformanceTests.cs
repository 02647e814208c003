using Weir.Tests.Proxy.Http1;
using Xunit;
using static Weir.Tests.Proxy.Http2.H2Endpoint;
using static Weir.Tests.Proxy.Http2.Wire;

namespace Weir.Tests.Proxy.Http2;

/// <summary>RFC 9113 as an endpoint that breaks one rule at a time sees it; clients never get what is malformed.</summary>
public sealed class UpstreamConformanceTests
{
    private const uint Protocol = 1;
    private const uint FlowControl = 3;
    private const uint Closed = 5;
    private const uint FrameSize = 6;
    private const uint Compression = 9;

    private static readonly (string, string)[] Malformed = [(":status", "200"), ("connection", "close")];

    /// <summary>While stream 1 waits for its response; the connection ends with GOAWAY and that code.</summary>
    public static IEnumerable<TheoryDataRow<uint, byte[]>> ConnectionErrors =>
    [
        Row("A_pushed_response", Protocol, Frame(PushPromise, EndHeaders, 1, [0, 0, 0, 2, .. Block(GetFields())])),
        Row("Push_switched_on", Protocol, Setting(2, 1)),
        Row("Enable_connect_taken_back", Protocol, Setting(8, 1), Setting(8, 0)),
        Row("A_response_to_a_request_that_was_not_sent", Protocol, Head(5)),
        Row("A_request", Protocol, Frame(Headers, EndHeaders | EndStream, 2, Block(GetFields()))),
        Row("Data_on_an_idle_stream", Protocol, Body(5, "x")),
        Row("Data_without_a_stream", Protocol, Body(0, "x")),
        Row("A_reset_of_an_idle_stream", Protocol, Reset(5)),
        Row("A_window_update_on_an_idle_stream", Protocol, Update(5, 1)),
        Row("A_window_update_on_a_stream_of_its_own", Protocol, Update(2, 1)),
        Row("A_window_update_of_nothing_on_the_connection", Protocol, Update(0, 0)),
        Row("A_connection_window_that_overflows", FlowControl, Update(0, 0x7FFF_FFFF)),
        Row("An_initial_window_above_the_largest", FlowControl, Setting(4, 0x8000_0000)),
        Row("Settings_on_a_stream", Protocol, Frame(Settings, 0, 1)),
        Row("Settings_cut_within_an_entry", FrameSize, Frame(Settings, 0, 0, new byte[5])),
        Row("A_data_frame_above_the_frame_size", FrameSize, Head(1), Frame(Data, 0, 1, new byte[16385])),
        Row("A_ping_that_is_too_short", FrameSize, Frame(Ping, 0, 0, new byte[7])),
        Row("A_goaway_on_a_stream", Protocol, Frame(GoAway, 0, 1, new byte[8])),
        Row("A_continuation_without_headers", Protocol, Frame(Continuation, EndHeaders, 1)),
        Row("A_data_frame_within_a_field_block", Protocol, Frame(Headers, 0, 1, Block((":status", "200"))), Body(1, "x")),
        Row("A_field_block_that_does_not_decode", Compression, Frame(Headers, EndHeaders | EndStream, 1, 0xFF, 0x7F)),
        Row("Data_with_more_padding_than_payload", Protocol, Head(1), Frame(Data, Padded, 1, 5, 1, 2, 3)),
        Row("Data_behind_the_end_of_a_response", Closed, Head(1, end: true), Body(1, "x")),
        Row("Headers_behind_the_end_of_a_response", Closed, Head(1, end: true), Head(1)),
    ];

    /// <summary>While stream 1 waits for its response; it is reset with that code, and the next request is served on the same connection.</summary>
    public static IEnumerable<TheoryDataRow<uint, byte[]>> StreamErrors =>
    [
        Row("Data_before_a_head", Protocol, Body(1, "x")),
        Row("Data_behind_an_interim_head", Protocol, Interim(), Body(1, "x")),
        Row("An_interim_head_that_ends_the_stream", Protocol, Interim(ends: true)),
        Row("A_second_head_that_does_not_end_the_response", Protocol, Head(1), Head(1)),
        Row("A_status_in_trailers", Protocol, Head(1), Trailers(1, (":status", "200"))),
        Row("A_connection_field_in_trailers", Protocol, Head(1), Trailers(1, ("connection", "close"))),
        Row("Less_content_than_announced", Protocol, Head(1, more: ("content-length", "3")), Body(1, "hi", end: true)),
        Row("More_content_than_announced", Protocol, Head(1, more: ("content-length", "1")), Body(1, "hi")),
        Row("No_content_where_some_was_announced", Protocol, Head(1, end: true, ("content-length", "1"))),
        Row("Trailers_before_all_that_was_announced", Protocol, Head(1, more: ("content-length", "3")), Body(1, "h"), Trailers(1, ("a", "b"))),
        Row("Two_content_lengths", Protocol, Head(1, more: [("content-length", "1"), ("content-length", "2")])),
        Row("Content_where_none_was_announced", Protocol, Head(1, more: ("content-length", "0")), Body(1, "x")),
        Row("No_status", Protocol, Fields(("a", "b"))),
        Row("Two_statuses", Protocol, Fields((":status", "200"), (":status", "200"))),
        Row("The_pseudo_header_of_a_request", Protocol, Fields((":status", "200"), (":path", "/"))),
        Row("A_status_behind_a_field", Protocol, Fields(("a", "b"), (":status", "200"))),
        Row("A_connection_field", Protocol, Fields(Malformed)),
        Row("A_transfer_encoding", Protocol, Fields((":status", "200"), ("transfer-encoding", "chunked"))),
        Row("A_name_in_upper_case", Protocol, Fields((":status", "200"), ("X-Test", "1"))),
        Row("A_line_break_in_a_value", Protocol, Fields((":status", "200"), ("a", "b\r\nc: d"))),
        Row("A_window_update_of_nothing", Protocol, Update(1, 0)),
        Row("A_window_that_overflows", FlowControl, Update(1, 0x7FFF_FFFF)),
    ];

    [Theory]
    [MemberData(nameof(ConnectionErrors))]
    public async Task Ends_the_connection(uint code, byte[] bytes)
    {
        await using HttpRig rig = Rig();
        H2Client client = new(rig);
        client.Send(Post(1), Body(1, "q", end: true));
        H2Endpoint endpoint = new(rig);
        _ = endpoint.Take();
        endpoint.Send(bytes);
        Assert.Contains($"goaway 0 {code}", endpoint.Heard(), StringComparison.Ordinal);
        AssertNotWhole(client, bytes);
        rig.Advance(2000);
        Assert.True(endpoint.IsOver);
        AssertEmpty(rig, client);
    }

    [Theory]
    [MemberData(nameof(StreamErrors))]
    public async Task Resets_the_stream(uint code, byte[] bytes)
    {
        await using HttpRig rig = Rig();
        H2Client client = new(rig);
        client.Send(Post(1), Body(1, "q", end: true));
        H2Endpoint endpoint = new(rig);
        _ = endpoint.Take();
        endpoint.Send(bytes);
        Assert.Contains($"reset 1 {code}", endpoint.Heard(), StringComparison.Ordinal);
        AssertNotWhole(client, bytes);
        client.Send(Get(3));
        Assert.Equal("headers 3 :method: GET end", endpoint.Heard());
        endpoint.Send(Head(3, end: true));
        Assert.Equal("headers 3 :status: 200 end", client.Heard());
        AssertEmpty(rig, client);
    }

    /// <summary>What was whole before the fault stands; all else is a 502, or a response cut in a way that the client can tell.</summary>
    private static void AssertNotWhole(H2Client client, byte[] bytes)
    {
        List<WireFrame> frames = client.Take();
        if (bytes.AsSpan().StartsWith(Head(1, end: true)) || bytes.AsSpan().StartsWith(Head(1, more: ("content-length", "0"))))
            return;
        Assert.True(
            frames.Exists(f => f.Type == RstStream) || frames.Exists(f => f.Fields.StartsWith(":status: 502", StringComparison.Ordinal)),
            string.Join(", ", frames));
    }

    private static byte[] Interim(bool ends = false) =>
        Frame(Headers, (byte)(EndHeaders | (ends ? EndStream : 0)), 1, Block((":status", "103"), ("link", "x")));

    private static byte[] Fields(params (string, string)[] fields) => Frame(Headers, EndHeaders | EndStream, 1, Block(fields));

    private static HttpRig Rig() => new(pool: o => o with { Http2 = true }, isScripted: false);

    private static void AssertEmpty(HttpRig rig, H2Client client)
    {
        client.Peer.Close();
        rig.Network.RunUntilIdle();
        rig.ProxyLoop.Upstreams.CloseAll();
        foreach (Weir.Net.Memory.MemoryPeer peer in rig.Servers[0].Peers)
            peer.Close();
        rig.Network.RunUntilIdle();
        rig.Advance(1500);
        rig.AssertNothingIsLeft();
    }

    private static TheoryDataRow<uint, byte[]> Row(string name, uint code, params byte[][] frames) =>
        new(code, Join(frames)) { TestDisplayName = name };
}
