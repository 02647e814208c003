using Weir.Tests.Proxy.Http1;
using Xunit;
using static Weir.Tests.Proxy.Http2.Wire;

namespace Weir.Tests.Proxy.Http2;

/// <summary>RFC 9113, section by section, as a client that breaks one rule at a time sees it.</summary>
public sealed class ConformanceTests
{
    private const uint None = 0;
    private const uint Protocol = 1;
    private const uint FlowControl = 3;
    private const uint Closed = 5;
    private const uint FrameSize = 6;
    private const uint Refused = 7;
    private const uint Compression = 9;
    private const uint Calm = 11;

    private static readonly byte[] OpenPost = Post(1);

    /// <summary>After the handshake these bytes; the connection ends with GOAWAY and that code.</summary>
    public static IEnumerable<TheoryDataRow<uint, byte[]>> ConnectionErrors =>
    [
        // §4.1, §4.2: frames
        Row("A_data_frame_above_the_frame_size", FrameSize, OpenPost, Frame(Data, 0, 1, new byte[16385])),
        Row("A_headers_frame_above_the_frame_size", FrameSize, Frame(Headers, EndHeaders, 1, new byte[16385])),
        Row("A_settings_frame_above_the_frame_size", FrameSize, Frame(Settings, 0, 0, new byte[16386])),
        Row("An_unknown_frame_above_the_frame_size", FrameSize, Frame(0x77, 0, 0, new byte[16385])),

        // §4.3: field blocks
        Row("A_field_block_that_does_not_decode", Compression, Frame(Headers, EndHeaders | EndStream, 1, 0x00, 0x05, 0x61)),
        Row("An_index_beyond_the_tables", Compression, Frame(Headers, EndHeaders | EndStream, 1, 0xFF, 0x7F)),
        Row("A_table_size_behind_a_field", Compression, Frame(Headers, EndHeaders | EndStream, 1, 0x82, 0x20, 0x86, 0x84)),
        Row("An_index_of_nothing", Compression, Frame(Headers, EndHeaders | EndStream, 1, 0x80)),
        Row("A_huffman_code_with_too_much_padding", Compression, Frame(Headers, EndHeaders | EndStream, 1, 0x00, 0x85, 0xF2, 0xB2, 0x4A, 0x84, 0xFF, 0x84, 0x49, 0x50, 0x9F, 0xFF)),
        Row("A_field_block_that_does_not_decode_in_trailers", Compression, OpenPost, Frame(Headers, EndHeaders | EndStream, 1, 0xFF, 0x7F)),
        Row("A_field_block_that_does_not_decode_on_a_stream_that_is_refused", Compression, Get(1, "/", ("X", "y")), Frame(Headers, EndHeaders | EndStream, 3, 0xFF, 0x7F)),
        Row("A_table_size_above_the_setting", Compression, Frame(Headers, EndHeaders | EndStream, 1, 0x3F, 0xE2, 0x1F)),
        Row("A_data_frame_within_a_field_block", Protocol, Frame(Headers, 0, 1, Block(GetFields())), Body(1, "x")),
        Row("A_headers_frame_within_a_field_block", Protocol, Frame(Headers, 0, 1, Block(GetFields())), Get(3)),
        Row("A_priority_frame_within_a_field_block", Protocol, Frame(Headers, 0, 1, Block(GetFields())), Frame(Priority, 0, 1, new byte[5])),
        Row("A_ping_within_a_field_block", Protocol, Frame(Headers, 0, 1, Block(GetFields())), Frame(Ping, 0, 0, new byte[8])),
        Row("An_unknown_frame_within_a_field_block", Protocol, Frame(Headers, 0, 1, Block(GetFields())), Frame(0x77, 0, 1)),
        Row("A_window_update_within_a_field_block", Protocol, Frame(Headers, 0, 1, Block(GetFields())), Update(0, 1)),
        Row("A_reset_within_a_field_block", Protocol, Frame(Headers, 0, 1, Block(GetFields())), Reset(1)),
        Row("Settings_within_a_field_block", Protocol, Frame(Headers, 0, 1, Block(GetFields())), EmptySettings),
        Row("A_goaway_within_a_field_block", Protocol, Frame(Headers, 0, 1, Block(GetFields())), Frame(GoAway, 0, 0, new byte[8])),
        Row("A_frame_within_a_block_of_trailers", Protocol, OpenPost, Frame(Headers, EndStream, 1, Block(("a", "b"))), Frame(Ping, 0, 0, new byte[8])),
        Row("A_continuation_of_another_stream", Protocol, Frame(Headers, 0, 1, Block(GetFields())), Frame(Continuation, EndHeaders, 3)),

        // §5.1: states
        Row("Data_on_an_idle_stream", Protocol, Body(1, "x")),
        Row("A_reset_of_an_idle_stream", Protocol, Reset(1)),
        Row("A_window_update_on_an_idle_stream", Protocol, Update(1, 1)),
        Row("Data_on_an_idle_stream_above_one_that_is_open", Protocol, OpenPost, Body(3, "x")),
        Row("A_reset_of_an_idle_stream_above_one_that_is_open", Protocol, OpenPost, Reset(3)),
        Row("A_continuation_on_an_idle_stream", Protocol, Frame(Continuation, EndHeaders, 1)),
        Row("A_continuation_on_a_stream_that_is_closed", Protocol, Get(1), Frame(Continuation, EndHeaders, 1)),

        // §5.1.1: identifiers
        Row("A_stream_with_an_even_number", Protocol, Get(2)),
        Row("A_stream_below_an_earlier_one", Protocol, Get(5), Get(3)),
        Row("Data_on_a_stream_that_only_we_could_open", Protocol, Body(2, "x")),
        Row("A_reset_of_a_stream_that_only_we_could_open", Protocol, Reset(2)),
        Row("A_stream_that_another_has_passed_over", Protocol, Get(5), Post(1)),
        Row("A_window_update_on_a_stream_that_only_we_could_open", Protocol, Update(2, 1)),

        // §6.1 to §6.10: each frame
        Row("Data_without_a_stream", Protocol, Body(0, "x")),
        Row("Data_with_more_padding_than_payload", Protocol, OpenPost, Frame(Data, Padded, 1, 5, 1, 2, 3)),
        Row("Data_with_padding_as_long_as_its_payload", Protocol, OpenPost, Frame(Data, Padded, 1, 3, 1, 2)),
        Row("Padded_data_without_a_pad_length", Protocol, OpenPost, Frame(Data, Padded, 1)),
        Row("Headers_without_a_stream", Protocol, Get(0)),
        Row("Headers_with_more_padding_than_payload", Protocol, Frame(Headers, EndHeaders | EndStream | Padded, 1, 9, 1)),
        Row("Padded_headers_without_a_pad_length", Protocol, Frame(Headers, EndHeaders | EndStream | Padded, 1)),
        Row("Headers_too_short_for_their_priority", FrameSize, Frame(Headers, EndHeaders | EndStream | PriorityFlag, 1, 0, 0, 0, 0)),
        Row("Headers_whose_padding_takes_their_priority", Protocol, Frame(Headers, EndHeaders | PriorityFlag | Padded, 1, 3, 0, 0, 0, 0, 0)),
        Row("A_priority_frame_without_a_stream", Protocol, Frame(Priority, 0, 0, new byte[5])),
        Row("A_reset_without_a_stream", Protocol, Reset(0)),
        Row("A_reset_that_is_too_short", FrameSize, OpenPost, Frame(RstStream, 0, 1, 0, 0, 0)),
        Row("A_reset_that_is_too_long", FrameSize, OpenPost, Frame(RstStream, 0, 1, new byte[5])),
        Row("Settings_on_a_stream", Protocol, Frame(Settings, 0, 1)),
        Row("A_settings_acknowledgement_on_a_stream", Protocol, Frame(Settings, Ack, 1)),
        Row("An_unknown_setting_cut_short", FrameSize, Frame(Settings, 0, 0, 0, 0x99, 0, 0, 0, 0, 1)),
        Row("Settings_cut_within_an_entry", FrameSize, Frame(Settings, 0, 0, new byte[5])),
        Row("A_settings_acknowledgement_with_a_payload", FrameSize, Frame(Settings, Ack, 0, new byte[6])),
        Row("Enable_push_neither_0_nor_1", Protocol, Setting(2, 2)),
        Row("An_initial_window_above_the_largest", FlowControl, Setting(4, 0x8000_0000)),
        Row("A_frame_size_below_the_least", Protocol, Setting(5, 16383)),
        Row("A_frame_size_above_the_largest", Protocol, Setting(5, 0x100_0000)),
        Row("Enable_connect_neither_0_nor_1", Protocol, Setting(8, 2)),
        Row("Enable_connect_taken_back", Protocol, Setting(8, 1), Setting(8, 0)),
        Row("A_pushed_request", Protocol, OpenPost, Frame(PushPromise, EndHeaders, 1, [0, 0, 0, 2, .. Block(GetFields())])),
        Row("A_ping_on_a_stream", Protocol, Frame(Ping, 0, 1, new byte[8])),
        Row("A_ping_that_is_too_short", FrameSize, Frame(Ping, 0, 0, new byte[7])),
        Row("A_ping_that_is_too_long", FrameSize, Frame(Ping, 0, 0, new byte[9])),
        Row("A_goaway_on_a_stream", Protocol, Frame(GoAway, 0, 1, new byte[8])),
        Row("A_goaway_that_is_too_short", FrameSize, Frame(GoAway, 0, 0, new byte[7])),
        Row("A_window_update_of_nothing_on_the_connection", Protocol, Update(0, 0)),
        Row("A_window_update_that_is_too_short", FrameSize, Frame(WindowUpdate, 0, 0, 0, 0, 1)),
        Row("A_window_update_that_is_too_long_on_a_stream", FrameSize, OpenPost, Frame(WindowUpdate, 0, 1, new byte[5])),
        Row("A_connection_window_that_overflows", FlowControl, Update(0, 0x7FFF_FFFF)),
        Row("A_stream_window_that_a_setting_makes_overflow", FlowControl, OpenPost, Update(1, 0x7FFF_0000), Setting(4, 0x7FFF_FFFF)),
        Row("A_continuation_without_headers", Protocol, OpenPost, Frame(Continuation, EndHeaders, 1)),
        Row("A_continuation_after_the_block_has_ended", Protocol, Get(1), Frame(Continuation, EndHeaders, 1, Block(("a", "b")))),
        Row("A_continuation_without_a_stream", Protocol, Frame(Headers, 0, 1, Block(GetFields())), Frame(Continuation, EndHeaders, 0)),

        // §6.9.1: more than was allowed. The connection's window is 1 MiB; refused content counts.
        Row(
            "A_field_block_above_its_limit",
            Calm,
            [Frame(Headers, 0, 1, new byte[16384]), .. Enumerable.Repeat(Frame(Continuation, 0, 1, new byte[16384]), 2)]),
        Row(
            "A_field_block_in_too_many_pieces",
            Calm,
            [Frame(Headers, 0, 1), .. Enumerable.Repeat(Frame(Continuation, 0, 1, 0), 65)]),
    ];

    /// <summary>After the handshake these bytes; stream 1 is reset with that code and the connection goes on.</summary>
    public static IEnumerable<TheoryDataRow<uint, byte[]>> StreamErrors =>
    [
        Row("Headers_after_the_client_has_ended_its_side", Closed, Ended, Frame(Headers, EndHeaders | EndStream, 1, Block(("a", "b")))),
        Row("Data_after_the_client_has_ended_its_side", Closed, Ended, Body(1, "x")),
        Row("Data_after_the_client_has_reset", Closed, OpenPost, Reset(1), Body(1, "x")),
        Row("Headers_after_the_client_has_reset", Closed, OpenPost, Reset(1), Frame(Headers, EndHeaders | EndStream, 1, Block(("a", "b")))),
        Row("A_window_update_of_nothing", Protocol, OpenPost, Update(1, 0)),
        Row("A_window_that_overflows", FlowControl, OpenPost, Update(1, 0x7FFF_FFFF)),
        Row("A_priority_frame_of_the_wrong_size", FrameSize, OpenPost, Frame(Priority, 0, 1, new byte[4])),
        Row("A_priority_that_depends_on_itself", Protocol, OpenPost, Frame(Priority, 0, 1, 0, 0, 0, 1, 9)),
        Row(
            "Headers_that_depend_on_themselves",
            Protocol,
            Frame(Headers, EndHeaders | EndStream | PriorityFlag, 1, [0, 0, 0, 1, 9, .. Block(GetFields())])),
        Row("Headers_on_a_stream_that_the_client_has_ended_by_trailers", Closed, PostToSilence, TrailersOf(1), TrailersOf(1)),
        Row("Data_behind_trailers", Closed, PostToSilence, TrailersOf(1), Body(1, "x")),

        // §8: malformed requests
        Row("A_second_head_that_does_not_end_the_request", Protocol, OpenPost, Frame(Headers, EndHeaders, 1, Block(("a", "b")))),
        Row("A_pseudo_header_in_trailers", Protocol, OpenPost, Frame(Headers, EndHeaders | EndStream, 1, Block((":path", "/x")))),
        Row("Less_content_than_announced", Protocol, Post(1, ("content-length", "3")), Body(1, "hi", end: true)),
        Row("More_content_than_announced", Protocol, Post(1, ("content-length", "1")), Body(1, "hi")),
        Row("Trailers_before_all_that_was_announced", Protocol, Post(1, ("content-length", "3")), Body(1, "h"), Frame(Headers, EndHeaders | EndStream, 1, Block(("a", "b")))),
        Row("No_content_where_some_was_announced", Protocol, Get(1, "/", ("content-length", "1"))),
        Row("A_name_in_upper_case", Protocol, Get(1, "/", ("X-Test", "1"))),
        Row("An_unknown_pseudo_header", Protocol, Head((":test", "ok"), (":method", "GET"), (":scheme", "http"), (":path", "/"), (":authority", "a"))),
        Row("The_pseudo_header_of_a_response", Protocol, Head((":status", "200"), (":method", "GET"), (":scheme", "http"), (":path", "/"), (":authority", "a"))),
        Row("A_pseudo_header_behind_a_field", Protocol, Head((":method", "GET"), (":scheme", "http"), ("a", "b"), (":path", "/"), (":authority", "a"))),
        Row("A_connection_field", Protocol, Get(1, "/", ("connection", "keep-alive"))),
        Row("A_transfer_encoding", Protocol, Get(1, "/", ("transfer-encoding", "chunked"))),
        Row("An_upgrade", Protocol, Get(1, "/", ("upgrade", "h2c"))),
        Row("A_keep_alive_field", Protocol, Get(1, "/", ("keep-alive", "timeout=5"))),
        Row("A_proxy_connection_field", Protocol, Get(1, "/", ("proxy-connection", "keep-alive"))),
        Row("A_connection_field_in_trailers", Protocol, OpenPost, TrailersOf(1, ("connection", "x"))),
        Row("A_name_in_upper_case_in_trailers", Protocol, OpenPost, TrailersOf(1, ("X-Sum", "x"))),
        Row("A_line_break_in_trailers", Protocol, OpenPost, TrailersOf(1, ("x", "a\nb"))),
        Row("Te_trailers_and_more", Protocol, Get(1, "/", ("te", "trailers, gzip"))),
        Row("Two_schemes", Protocol, Head((":method", "GET"), (":scheme", "http"), (":scheme", "http"), (":path", "/"), (":authority", "a"))),
        Row("Two_authorities", Protocol, Head((":method", "GET"), (":scheme", "http"), (":path", "/"), (":authority", "a"), (":authority", "a"))),
        Row("An_authority_that_host_contradicts", Protocol, Get(1, "/", ("host", "b"))),
        Row("Neither_authority_nor_host", Protocol, Head((":method", "GET"), (":scheme", "http"), (":path", "/"))),
        Row("A_path_that_does_not_begin_with_a_slash", Protocol, Get(1, "x")),
        Row("An_absolute_path", Protocol, Get(1, "http://b/")),
        Row("A_path_with_a_fragment", Protocol, Get(1, "/#x")),
        Row("An_asterisk_for_another_method_than_options", Protocol, Get(1, "*")),
        Row("A_connect_with_a_scheme_and_a_path", Protocol, Head((":method", "CONNECT"), (":scheme", "http"), (":path", "/"), (":authority", "a:80"))),
        Row("A_connect_without_an_authority", Protocol, Head((":method", "CONNECT"))),
        Row("An_extended_connect_without_a_path", Protocol, Head((":method", "CONNECT"), (":protocol", "websocket"), (":scheme", "http"), (":authority", "a"))),
        Row("A_protocol_with_another_method_than_connect", Protocol, Head((":method", "GET"), (":protocol", "websocket"), (":scheme", "http"), (":path", "/"), (":authority", "a"))),
        Row("An_empty_name", Protocol, Get(1, "/", ("", "x"))),
        Row("A_space_in_a_name", Protocol, Get(1, "/", ("a b", "x"))),
        Row("A_zero_in_a_name", Protocol, Get(1, "/", ("a\0b", "x"))),
        Row("A_zero_in_a_value", Protocol, Get(1, "/", ("a", "b\0c"))),
        Row("A_carriage_return_in_a_value", Protocol, Get(1, "/", ("a", "b\rc"))),
        Row("A_line_feed_in_a_value", Protocol, Get(1, "/", ("a", "b\nc"))),
        Row("A_space_before_a_value", Protocol, Get(1, "/", ("a", " b"))),
        Row("A_space_behind_a_value", Protocol, Get(1, "/", ("a", "b "))),
        Row("A_tab_behind_a_value", Protocol, Get(1, "/", ("a", "b\t"))),
        Row("A_content_length_with_a_sign", Protocol, Post(1, ("content-length", "+1"))),
        Row("A_content_length_that_is_a_list", Protocol, Post(1, ("content-length", "1, 2"))),
        Row("A_content_length_beyond_all_numbers", Protocol, Post(1, ("content-length", "99999999999999999999"))),
        Row("Content_where_none_was_announced", Protocol, Post(1, ("content-length", "0")), Body(1, "x")),
        Row("A_line_break_in_the_method", Protocol, Head((":method", "GET / HTTP/1.1\r\nx: y"), (":scheme", "http"), (":path", "/"), (":authority", "a"))),
        Row("A_line_break_in_the_authority", Protocol, Head((":method", "GET"), (":scheme", "http"), (":path", "/"), (":authority", "a\r\nx: y"))),
        Row("A_te_other_than_trailers", Protocol, Get(1, "/", ("te", "gzip"))),
        Row("An_empty_path", Protocol, Get(1, "")),
        Row("No_method", Protocol, Head((":scheme", "http"), (":path", "/"), (":authority", "a"))),
        Row("No_scheme", Protocol, Head((":method", "GET"), (":path", "/"), (":authority", "a"))),
        Row("No_path", Protocol, Head((":method", "GET"), (":scheme", "http"), (":authority", "a"))),
        Row("Two_methods", Protocol, Head((":method", "GET"), (":method", "GET"), (":scheme", "http"), (":path", "/"), (":authority", "a"))),
        Row("Two_paths", Protocol, Head((":method", "GET"), (":scheme", "http"), (":path", "/"), (":path", "/"), (":authority", "a"))),
        Row("A_line_break_in_a_value", Protocol, Get(1, "/", ("a", "b\r\nx: y"))),
        Row("A_line_break_in_the_path", Protocol, Get(1, "/ HTTP/1.1\r\nx: y")),
        Row("A_space_in_the_path", Protocol, Get(1, "/ x")),
        Row("A_colon_in_a_name", Protocol, Get(1, "/", ("a:b", "c"))),
        Row("An_authority_with_a_user", Protocol, Head((":method", "GET"), (":scheme", "http"), (":path", "/"), (":authority", "u@a"))),
        Row("Two_content_lengths", Protocol, Post(1, ("content-length", "1"), ("content-length", "2"))),
    ];

    /// <summary>After the handshake these bytes; nothing ends, and the next request is served.</summary>
    public static IEnumerable<TheoryDataRow<uint, byte[]>> Harmless =>
    [
        Row("An_unknown_frame", None, Frame(0x77, 0xFF, 0, 1, 2, 3)),
        Row("An_unknown_frame_on_an_idle_stream", None, Frame(0x77, 0xFF, 9, 1, 2, 3)),
        Row("Flags_without_a_meaning", None, Frame(Ping, 0xFE, 0, new byte[8])),
        Row("A_reserved_bit", None, Frame(Ping, 0, 0x8000_0000, new byte[8])),
        Row("An_unknown_setting", None, Setting(0x99, 1)),
        Row("The_largest_window", None, Setting(4, 0x7FFF_FFFF)),
        Row("The_largest_frame_size", None, Setting(5, 0xFF_FFFF)),
        Row("A_table_of_nothing", None, Setting(1, 0)),
        Row("A_priority_frame_on_an_idle_stream", None, Frame(Priority, 0, 9, 0, 0, 0, 0, 9)),
        Row("A_priority_frame_on_a_closed_stream", None, Get(1), Frame(Priority, 0, 1, 0, 0, 0, 0, 9)),
        Row("A_window_update_on_a_closed_stream", None, Get(1), Update(1, 9)),
        Row("A_window_update_when_the_client_has_ended_its_side", None, Ended, Update(1, 9)),
        Row("A_priority_frame_when_the_client_has_ended_its_side", None, Ended, Frame(Priority, 0, 1, 0, 0, 0, 0, 9)),
        Row("A_reset_when_the_client_has_ended_its_side", None, Ended, Reset(1)),
        Row("Priority_in_trailers", None, OpenPost, Frame(Headers, EndHeaders | EndStream | PriorityFlag, 1, [0, 0, 0, 0, 9, .. Block(("a", "b"))])),
        Row("Push_switched_on", None, Setting(2, 1)),
        Row("Settings_of_nothing", None, EmptySettings, EmptySettings),
        Row("Streams_of_which_none_are_allowed", None, Setting(3, 0)),
        Row("A_header_list_of_nothing", None, Setting(6, 0)),
        Row("Empty_data_before_content", None, OpenPost, Body(1, ""), Body(1, "x", end: true)),
        Row("An_authority_that_host_repeats", None, Get(1, "/", ("host", "a"))),
        Row("A_host_in_place_of_the_authority", None, Head((":method", "GET"), (":scheme", "http"), (":path", "/"), ("host", "a"))),
        Row("An_asterisk_for_options", None, Head((":method", "OPTIONS"), (":scheme", "http"), (":path", "*"), (":authority", "a"))),
        Row("Cookies_in_crumbs", None, Get(1, "/", ("cookie", "a=b"), ("cookie", "c=d"))),
        Row("Trailers_of_nothing", None, OpenPost, TrailersOf(1)),
        Row("An_answer_to_no_ping", None, Frame(Ping, Ack, 0, new byte[8])),
        Row("A_reset_of_a_closed_stream", None, Get(1), Reset(1)),
        Row("A_settings_acknowledgement", None, Frame(Settings, Ack, 0)),
        Row("A_ping_acknowledgement", None, Frame(Ping, Ack, 0, new byte[8])),
        Row("Padding", None, Frame(Headers, EndHeaders | EndStream | Padded, 1, [3, .. Block(GetFields()), 0, 0, 0])),
        Row("Priority_in_headers", None, Frame(Headers, EndHeaders | EndStream | PriorityFlag, 1, [0, 0, 0, 0, 9, .. Block(GetFields())])),
        Row("A_head_in_pieces", None, Frame(Headers, EndStream, 1), Frame(Continuation, 0, 1, Block(GetFields())), Frame(Continuation, EndHeaders, 1)),
        Row("Empty_data_that_ends_the_request", None, OpenPost, Body(1, "", end: true)),
        Row("Padded_data", None, OpenPost, Frame(Data, Padded | EndStream, 1, 2, 65, 0, 0)),
        Row("Trailers", None, OpenPost, Frame(Headers, EndHeaders | EndStream, 1, Block(("a", "b")))),
        Row("A_stream_that_leaves_numbers_out", None, Get(77)),
        Row("Te_trailers", None, Get(1, "/", ("te", "trailers"))),
    ];

    /// <summary>A request whose endpoint never answers: half closed.</summary>
    private static byte[] Ended => Get(1, "/silent");

    private static byte[] PostToSilence => Frame(
        Headers, EndHeaders, 1, Block((":method", "POST"), (":scheme", "http"), (":path", "/silent"), (":authority", "a")));

    [Theory]
    [MemberData(nameof(ConnectionErrors))]
    public async Task Ends_the_connection(uint code, byte[] bytes)
    {
        await using HttpRig rig = Rig();
        H2Client client = new(rig);
        client.Send(bytes);
        WireFrame last = client.Take()[^1];
        Assert.Equal((GoAway, code), (last.Type, last.Code));
        rig.Advance(2000);
        Assert.True(client.IsOver);
        AssertEmpty(rig, client);
    }

    [Theory]
    [MemberData(nameof(StreamErrors))]
    public async Task Resets_the_stream(uint code, byte[] bytes)
    {
        await using HttpRig rig = Rig();
        H2Client client = new(rig);
        client.Send(bytes);
        Assert.Contains($"reset 1 {code}", client.Take().Select(f => f.ToString()));
        Assert.Equal("headers 99 :status: 200, data 99 2 end", client.Say(Get(99)));
        AssertEmpty(rig, client);
    }

    [Theory]
    [MemberData(nameof(Harmless))]
    public async Task Goes_on(uint code, byte[] bytes)
    {
        await using HttpRig rig = Rig();
        H2Client client = new(rig);
        client.Send(bytes);
        Assert.DoesNotContain(client.Take(), f => f.Type is GoAway or RstStream);
        Assert.Equal(None, code);
        Assert.Equal("headers 99 :status: 200, data 99 2 end", client.Say(Get(99)));
        AssertEmpty(rig, client);
    }

    /// <summary>Every case byte by byte: where the bytes are cut makes no difference.</summary>
    [Theory]
    [MemberData(nameof(ConnectionErrors))]
    public async Task Ends_the_connection_byte_by_byte(uint code, byte[] bytes)
    {
        if (bytes.Length > 3000)
            return; // the same code, many times over
        await using HttpRig rig = Rig();
        H2Client client = new(rig);
        List<WireFrame> frames = [];
        foreach (byte b in bytes)
        {
            client.Send([b]);
            frames.AddRange(client.Take());
        }

        Assert.Contains(frames, f => f.Type == GoAway && f.Code == code);
        rig.Advance(2000);
        AssertEmpty(rig, client);
    }

    [Theory]
    [InlineData("PRI * HTTP/2.0\r\n\r\nXX\r\n\r\n")]
    [InlineData("PRI * HTTP/2.0\r\n\rXSM\r\n\r\n")]
    public async Task A_wrong_preface_ends_the_connection(string preface)
    {
        await using HttpRig rig = Rig();
        H2Client client = new(rig, handshake: false);
        client.Send(System.Text.Encoding.ASCII.GetBytes(preface));
        Assert.Equal("settings, goaway 0 1", client.Heard());
        rig.Advance(2000);
        AssertEmpty(rig, client);
    }

    [Fact]
    public async Task A_connection_that_does_not_begin_with_settings_ends()
    {
        await using HttpRig rig = Rig();
        H2Client client = new(rig, handshake: false);
        Assert.Equal("settings, goaway 0 1", client.Say(Preface, Frame(Ping, 0, 0, new byte[8])));
        rig.Advance(2000);
        AssertEmpty(rig, client);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_frame_on_a_stream_that_both_sides_have_ended_ends_the_connection(bool isData)
    {
        await using HttpRig rig = Rig();
        H2Client client = new(rig);
        Assert.Equal("headers 1 :status: 200, data 1 2 end", client.Say(Get(1)));
        Assert.Equal("goaway 1 5", client.Say(isData ? Body(1, "x") : Get(1)));
        rig.Advance(2000);
        AssertEmpty(rig, client);
    }

    [Fact]
    public async Task A_client_that_says_goodbye_gets_what_it_has_asked_for()
    {
        await using HttpRig rig = new(isScripted: false);
        H2Client client = new(rig);
        client.Send(Get(1), Frame(GoAway, 0, 0, new byte[8]));
        rig.Send(rig.Servers[0].Next(), Message.Ok("ok"));
        Assert.Equal("headers 1 :status: 200, data 1 2 end", client.Heard());
        rig.Advance(2000);
        Assert.True(client.IsOver);
        AssertEmpty(rig, client);
    }

    [Fact]
    public async Task Nothing_is_served_behind_an_error_of_the_connection()
    {
        await using HttpRig rig = Rig();
        H2Client client = new(rig);
        Assert.Equal("goaway 0 1", client.Say(Update(0, 0), Get(1)));
        Assert.Equal("", client.Say(Get(3)));
        Assert.Empty(rig.Origin.Requests);
        rig.Advance(2000);
        AssertEmpty(rig, client);
    }

    [Fact]
    public async Task Cookies_in_crumbs_reach_an_endpoint_of_http1_as_one_field()
    {
        await using HttpRig rig = Rig();
        H2Client client = new(rig);
        client.Send(Get(1, "/", ("cookie", "a=b"), ("x", "y"), ("cookie", "c=d")));
        Assert.Equal("a=b; c=d", Message.Field(Assert.Single(rig.Origin.Requests), "Cookie"));
    }

    [Fact]
    public async Task A_field_block_longer_than_a_frame_is_sent_in_several()
    {
        await using HttpRig rig = Rig(o => o with { Limits = o.Limits with { HeadBytes = 60_000, FieldBytes = 60_000 } });
        rig.Origin.Answer = static (_, _) => Message.Ok("ok", $"X-Long: {new string('\u00fc', 20_000)}\r\n");
        H2Client client = new(rig);
        client.Send(Get(1));
        List<WireFrame> frames = client.Take();
        Assert.Equal([Headers, Continuation, Data], frames.Select(f => f.Type));
        Assert.True(frames.All(f => f.Payload.Length <= 16_384) && frames[0].Flags == 0 && frames[1].Flags == EndHeaders);
        AssertEmpty(rig, client);
    }

    [Fact]
    public async Task A_ping_is_answered_with_its_payload()
    {
        await using HttpRig rig = Rig();
        H2Client client = new(rig);
        client.Send(Frame(Ping, 0, 0, 1, 2, 3, 4, 5, 6, 7, 8));
        WireFrame pong = Assert.Single(client.Take());
        Assert.Equal((Ping, Ack, "0102030405060708"), (pong.Type, pong.Flags, Convert.ToHexString(pong.Payload)));
    }

    [Fact]
    public async Task Streams_above_the_limit_are_refused_and_may_come_again()
    {
        await using HttpRig rig = Rig(o => o with { Http2MaxStreams = 2 });
        H2Client client = new(rig);
        Assert.Equal($"reset 5 {Refused}", client.Say(Get(1, "/silent"), Get(3, "/silent"), Get(5)));
        Assert.Equal("headers 7 :status: 200, data 7 2 end", client.Say(Reset(1), Get(7)));
    }

    [Fact]
    public async Task A_field_section_above_its_limit_gets_431()
    {
        await using HttpRig rig = Rig(o => o with { Limits = o.Limits with { HeadBytes = 4096 } });
        H2Client client = new(rig);
        Assert.Equal("headers 1 :status: 431 end", client.Say(Get(1, "/", ("a", new string('x', 8000)))));
        Assert.Equal("headers 3 :status: 200, data 3 2 end", client.Say(Get(3)));
    }

    [Fact]
    public async Task Content_waits_for_the_stream_window()
    {
        await using HttpRig rig = Rig();
        H2Client client = new(rig);
        Assert.Equal("settings-ack, headers 1 :status: 200, data 1 1", client.Say(Setting(4, 1), Get(1)));
        Assert.Equal("data 1 1 end", client.Say(Update(1, 1)));
    }

    [Fact]
    public async Task A_setting_may_make_a_window_negative()
    {
        await using HttpRig rig = Rig();
        H2Client client = new(rig);
        Assert.Equal("settings-ack, headers 1 :status: 200, data 1 1", client.Say(Setting(4, 1), Get(1)));
        Assert.Equal("settings-ack", client.Say(Setting(4, 0)));
        Assert.Equal("", client.Say(Update(1, 1)));
        Assert.Equal("data 1 1 end", client.Say(Update(1, 1)));
    }

    [Fact]
    public async Task A_larger_initial_window_opens_streams_that_wait()
    {
        await using HttpRig rig = Rig();
        H2Client client = new(rig);
        Assert.Equal("settings-ack, headers 1 :status: 200", client.Say(Setting(4, 0), Get(1)));
        Assert.Equal("settings-ack, data 1 2 end", client.Say(Setting(4, 9)));
    }

    [Fact]
    public async Task The_last_of_several_values_of_a_setting_counts()
    {
        await using HttpRig rig = Rig();
        H2Client client = new(rig);
        byte[] twice = Frame(Settings, 0, 0, 0, 4, 0, 0, 0, 9, 0, 4, 0, 0, 0, 1);
        Assert.Equal("settings-ack, headers 1 :status: 200, data 1 1", client.Say(twice, Get(1)));
    }

    private static byte[] TrailersOf(uint stream, params (string, string)[] fields) =>
        Frame(Headers, EndHeaders | EndStream, stream, Block(fields));

    private static byte[] Head(params (string, string)[] fields) => Frame(Headers, EndHeaders | EndStream, 1, Block(fields));

    private static HttpRig Rig(Func<Weir.Proxy.Http1.HttpListenerOptions, Weir.Proxy.Http1.HttpListenerOptions>? options = null)
    {
        HttpRig rig = new(listener: options);
        rig.Origin.Answer = static (request, _) => request.Contains("/silent", StringComparison.Ordinal) ? null : Message.Ok("ok");
        return rig;
    }

    private static void AssertEmpty(HttpRig rig, H2Client client)
    {
        client.Peer.Close();
        rig.Network.RunUntilIdle();
        rig.AssertNothingIsLeft();
    }

    private static TheoryDataRow<uint, byte[]> Row(string name, uint code, params byte[][] frames) =>
        new(code, Join(frames)) { TestDisplayName = name };
}
