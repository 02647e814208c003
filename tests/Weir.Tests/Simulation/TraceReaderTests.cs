using System.Text;
using Weir.Simulation.Traces;
using Xunit;

namespace Weir.Tests.Simulation;

public sealed class TraceReaderTests
{
    private const string WeirLine = """{"time":"2026-11-21T04:41:13.898Z","listener":"web","client":"192.0.2.7","method":"GET","host":"a","target":"/api/x?y=1","status":200,"bytes_in":0,"bytes_out":512,"duration_ms":1.470,"pool":"web","endpoint":"10.0.0.11:80","tries":1}""";
    private const string HaproxyLine = """Feb  6 12:14:14 localhost haproxy[14389]: 10.0.1.2:33317 [06/Feb/2009:12:14:14.655] http-in static/srv1 10/0/30/69/109 200 2750 - - ---- 1/1/1/1/0 0/0 {1wt.eu} {} "GET /index.html HTTP/1.1" """;
    private const string NginxLine = """192.0.2.7 - - [10/Oct/2000:13:55:36 -0700] "GET /api/x HTTP/1.1" 200 2326 "-" "curl/8.5" 0.250 10.0.0.11:80""";
    private const string ApacheLine = """192.0.2.7 - frank [10/Oct/2000:13:55:36 -0700] "GET /api/x HTTP/1.0" 200 2326 250000""";

    [Fact]
    public void The_own_log_gives_time_class_endpoint_and_duration()
    {
        Trace trace = Read(WeirLine);

        Assert.Equal("weir", trace.Format);
        Assert.Equal(0.00147, trace.Entries[0].ResponseSeconds, 9);
        Assert.Equal(["GET /api"], trace.Classes);
        Assert.Equal(["10.0.0.11:80"], trace.Endpoints);
        Assert.Equal(["web"], trace.Pools);
        Assert.Equal(new DateTimeOffset(2026, 11, 21, 4, 41, 13, 898, TimeSpan.Zero).ToUnixTimeMilliseconds() / 1000.0, trace.Entries[0].ArrivalSeconds, 4);
    }

    [Theory]
    [InlineData("\"status\":200", "\"status\":503")]
    [InlineData("\"tries\":1", "\"tries\":2")]
    [InlineData("\"tries\":1", "\"tries\":1,\"reason\":\"client-gone\"")]
    public void The_time_of_a_request_that_went_wrong_is_no_service_time(string what, string instead) =>
        Assert.True(Read(WeirLine.Replace(what, instead, StringComparison.Ordinal)).Entries[0].IsFailure);

    [Fact]
    public void HAProxys_log_counts_from_the_end_of_the_request_head()
    {
        Trace trace = Read(HaproxyLine);

        Assert.Equal("haproxy", trace.Format);
        Assert.Equal(0.099, trace.Entries[0].ResponseSeconds, 9);
        Assert.Equal(14.665, trace.Entries[0].ArrivalSeconds % 60, 4);
        Assert.Equal(["srv1"], trace.Endpoints);
        Assert.Equal(["static"], trace.Pools);
    }

    [Fact]
    public void Nginxs_time_is_in_seconds_and_its_date_that_of_the_end()
    {
        Trace trace = Read(NginxLine);

        Assert.Equal("combined", trace.Format);
        Assert.Equal(0.25, trace.Entries[0].ResponseSeconds, 9);
        Assert.Equal(["10.0.0.11:80"], trace.Endpoints);
        // 13:55:36 in a zone seven hours behind; half a second, for it might be any part of it; less the time it took.
        Assert.Equal(new DateTimeOffset(2000, 10, 10, 20, 55, 36, TimeSpan.Zero).ToUnixTimeSeconds() + 0.5 - 0.25, trace.Entries[0].ArrivalSeconds, 3);
    }

    [Fact]
    public void Apaches_time_is_in_microseconds_and_its_date_that_of_the_request()
    {
        TraceEntry entry = Read(ApacheLine).Entries[0];

        Assert.Equal(0.25, entry.ResponseSeconds, 9);
        Assert.Equal(36.5, entry.ArrivalSeconds % 60, 3);
    }

    [Fact]
    public void Named_fields_of_nginx_are_known()
    {
        Trace trace = Read("""192.0.2.7 - - [10/Oct/2000:13:55:36 +0000] "GET / HTTP/1.1" 200 1 "-" "x" rt=0.5 uct=0.1 urt=0.4 upstream="10.0.0.1:80" """);

        Assert.Equal(0.5, trace.Entries[0].ResponseSeconds, 9);
        Assert.Equal(["10.0.0.1:80"], trace.Endpoints);
    }

    [Fact]
    public void Requests_of_one_second_are_spread_over_it()
    {
        Trace trace = Read(ApacheLine, ApacheLine, ApacheLine, ApacheLine);

        Assert.Equal([36.125, 36.375, 36.625, 36.875], trace.Entries.Select(e => Math.Round(e.ArrivalSeconds % 60, 3)));
    }

    [Fact]
    public void Csv_needs_no_header()
    {
        Trace trace = Read("0.125,video,3,2.9", "0,music,1,4");

        Assert.Equal("csv", trace.Format);
        Assert.Equal([0, 0.125], trace.Entries.Select(e => e.ArrivalSeconds));
        Assert.Equal([4, 2.9], trace.Entries.Select(e => e.ServiceSeconds));
        Assert.Equal(["video", "music"], trace.Classes);
    }

    [Fact]
    public void A_header_of_csv_names_the_columns_in_any_order()
    {
        Trace trace = Read("class,size,arrival_seconds,note", "a,2,1.5,x");

        Assert.Equal(1.5, trace.Entries[0].ArrivalSeconds);
        Assert.Equal(2, trace.Entries[0].Size);
        Assert.True(double.IsNaN(trace.Entries[0].ServiceSeconds));
    }

    [Theory]
    [InlineData("0,a,x", "size is 'x'. It is a number, as in 0.125.")]
    [InlineData("-1,a,1", "arrival_seconds is -1. It is 0 or more.")]
    [InlineData("0,a", "There are 2 of the fields arrival_seconds,class,size,service_seconds.")]
    [InlineData("0,a,1,1,1", "There are more than the 4 fields arrival_seconds,class,size,service_seconds.")]
    [InlineData("0,,1", "class is empty. Write a word; one class for all is as good as any.")]
    [InlineData("0,a,1,1e9", "service_seconds is 1e9, which is too much: a request takes 86400 seconds at most.")]
    [InlineData("NaN,a,1", "arrival_seconds is 'NaN'. It is a number, as in 0.125.")]
    public void A_bad_line_is_counted_and_told_of_by_its_number(string bad, string reason)
    {
        Trace trace = Read("0,a,1", bad, "2,a,1");

        Assert.Equal(2, trace.Entries.Length);
        Assert.Equal(1, trace.BadLines);
        Assert.Equal(new TraceProblem(2, reason), Assert.Single(trace.Problems));
    }

    [Fact]
    public void What_is_no_trace_is_refused_and_told_how_to_mend()
    {
        TraceReader reader = new(new TraceContext());
        foreach (string line in (string[])["# Weir", "A weir spreads a river.", "over its width"]) reader.Add(Encoding.UTF8.GetBytes(line));

        Assert.Null(reader.Build());
        string refusal = reader.Refusal("README.md");
        Assert.StartsWith("README.md is not a trace: no line is a request.\n  README.md:2: The line is of none of the known forms.", refusal);
        Assert.Contains("arrival_seconds,class,size[,service_seconds]", refusal);
    }

    [Fact]
    public void Any_prefix_and_any_flipped_byte_of_a_line_is_a_request_or_a_problem()
    {
        foreach (string line in (string[])[WeirLine, HaproxyLine, NginxLine, ApacheLine, "0.125,video,3,2.9"])
        {
            byte[] bytes = Encoding.UTF8.GetBytes(line);
            for (int i = 0; i < bytes.Length; i++)
            {
                Feed(bytes.AsSpan(0, i));
                byte kept = bytes[i];
                foreach (byte other in (ReadOnlySpan<byte>)[0, (byte)'"', (byte)' ', (byte)'9', 0xff])
                {
                    bytes[i] = other;
                    Feed(bytes);
                }
                bytes[i] = kept;
            }
        }
    }

    [Fact]
    public void Classes_beyond_the_most_are_one()
    {
        TraceContext context = new();
        TraceReader reader = new(context);
        for (int i = 0; i < 200; i++) reader.Add(Encoding.UTF8.GetBytes($"{i},class{i},1"));

        Trace trace = reader.Build()!;
        Assert.Equal(64, trace.Classes.Length);
        Assert.Equal(TraceNames.Other, trace.Classes[^1]);
    }

    private static void Feed(ReadOnlySpan<byte> line)
    {
        TraceReader reader = new(new TraceContext());
        reader.Add(line);
        if (reader.Build() is null) Assert.NotEmpty(reader.Refusal("x"));
    }

    private static Trace Read(params string[] lines)
    {
        TraceReader reader = new(new TraceContext());
        foreach (string line in lines) reader.Add(Encoding.UTF8.GetBytes(line));
        return reader.Build() ?? throw new InvalidOperationException(reader.Refusal("test"));
    }
}
