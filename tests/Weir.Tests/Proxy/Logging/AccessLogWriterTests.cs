using System.Text;
using System.Text.Json;
using Weir.Proxy.Logging;
using Xunit;

namespace Weir.Tests.Proxy.Logging;

public sealed class AccessLogWriterTests : IDisposable
{
    private static readonly long Started =
        (new DateTimeOffset(2026, 1, 31, 23, 59, 59, 7, TimeSpan.Zero) - DateTimeOffset.UnixEpoch).Ticks * TimeSpan.NanosecondsPerTick;

    private readonly LogWake _wake = new();

    public void Dispose() => _wake.Dispose();

    [Fact]
    public void A_request_is_one_line_of_json()
    {
        AccessLogWriter writer = Create();
        AccessRecord record = new()
        {
            StartedUnixNanos = Started,
            DurationNanos = 12_345_678,
            Listener = "web",
            Client = "192.0.2.7"u8,
            Method = "GET"u8,
            Host = "shop.example"u8,
            Target = "/a?b=c"u8,
            Protocol = "HTTP/2",
            Status = 200,
            BytesIn = 0,
            BytesOut = 1234567890123,
            Pool = "web",
            Endpoint = "10.0.0.1:80",
            Tries = 1,
        };

        writer.Write(in record);

        Assert.Equal(
            """{"time":"2026-01-31T23:59:59.007Z","listener":"web","client":"192.0.2.7","method":"GET","host":"shop.example","target":"/a?b=c","protocol":"HTTP/2","status":200,"bytes_in":0,"bytes_out":1234567890123,"duration_ms":12.345,"pool":"web","endpoint":"10.0.0.1:80","tries":1}"""
            + "\n",
            Text(writer));
    }

    [Fact]
    public void What_was_replayed_and_resumed_stands_before_the_reason()
    {
        AccessLogWriter writer = Create();
        AccessRecord record = new()
        {
            StartedUnixNanos = Started,
            Listener = "web",
            Tries = 4,
            Replayed = 2,
            Resumed = 1,
            ResumedFrom = "10.0.0.1:80",
            Reason = "resume-refused",
        };

        writer.Write(in record);

        Assert.EndsWith(
            """
            "tries":4,"replayed":2,"resumed":1,"resumed_from":"10.0.0.1:80","reason":"resume-refused"}
            """.Trim() + "\n",
            Text(writer),
            StringComparison.Ordinal);
    }

    [Fact]
    public void Route_and_request_id_stand_before_the_pool()
    {
        AccessLogWriter writer = Create();
        AccessRecord record = new() { StartedUnixNanos = Started, Listener = "web", Route = "api", RequestId = "a\"1"u8, Pool = "web" };

        writer.Write(in record);

        Assert.EndsWith(
            """
            "duration_ms":0.000,"route":"api","request_id":"a\"1","pool":"web","tries":0}
            """.Trim() + "\n",
            Text(writer),
            StringComparison.Ordinal);
    }

    [Fact]
    public void What_there_is_not_is_left_out()
    {
        AccessLogWriter writer = Create();
        AccessRecord record = new() { StartedUnixNanos = Started, Listener = "db", Reason = "no-endpoint" };

        writer.Write(in record);

        Assert.Equal(
            """{"time":"2026-01-31T23:59:59.007Z","listener":"db","bytes_in":0,"bytes_out":0,"duration_ms":0.000,"tries":0,"reason":"no-endpoint"}"""
            + "\n",
            Text(writer));
    }

    [Fact]
    public void Every_byte_a_client_can_send_comes_back_out_of_the_json()
    {
        byte[] hostile = [.. Enumerable.Range(0, 256).Select(i => (byte)i)];
        AccessLogWriter writer = Create();
        AccessRecord record = new() { Listener = "we\"b\n\u00e9\u2028", Target = hostile };

        writer.Write(in record);

        string line = Text(writer);
        Assert.Equal(1, line.Count(c => c == '\n'));
        Assert.DoesNotContain(line[..^1], c => c is < ' ' or > '~');
        using JsonDocument json = JsonDocument.Parse(line);
        Assert.Equal(hostile, Encoding.Latin1.GetBytes(json.RootElement.GetProperty("target").GetString()!));
        Assert.Equal("we\"b\n\u00e9\u2028", json.RootElement.GetProperty("listener").GetString());
    }

    [Theory]
    [InlineData(AccessLogWriter.MostTargetBytes, false)]
    [InlineData(AccessLogWriter.MostTargetBytes + 1, true)]
    public void A_value_over_its_limit_is_cut_and_says_so(int length, bool cut)
    {
        AccessLogWriter writer = Create();
        byte[] target = new byte[length];
        target.AsSpan().Fill(0xff); // grows six times when escaped: the worst case for the room reserved
        AccessRecord record = new() { Listener = "web", Target = target };

        writer.Write(in record);

        using JsonDocument json = JsonDocument.Parse(Text(writer));
        string logged = json.RootElement.GetProperty("target").GetString()!;
        Assert.Equal(cut, logged.EndsWith('…'));
        Assert.Equal(AccessLogWriter.MostTargetBytes, logged.TrimEnd('…').Length);
    }

    [Fact]
    public void The_longest_record_there_can_be_fits_the_room_reserved_for_it()
    {
        AccessLogWriter writer = Create(64 * 1024);
        byte[] bytes = new byte[10_000];
        string name = new('\u0001', 10_000);
        AccessRecord record = new()
        {
            StartedUnixNanos = long.MaxValue,
            DurationNanos = long.MaxValue,
            Listener = name,
            Client = bytes,
            Method = bytes,
            Host = bytes,
            Target = bytes,
            Status = 599,
            BytesIn = long.MaxValue,
            BytesOut = long.MaxValue,
            Pool = name,
            Endpoint = name,
            Tries = int.MaxValue,
            Reason = name,
        };

        writer.Write(in record);

        using JsonDocument json = JsonDocument.Parse(Text(writer));
        Assert.Equal(14, json.RootElement.EnumerateObject().Count());
    }

    [Fact]
    public void A_full_ring_drops_the_record_and_counts_it()
    {
        AccessLogWriter writer = Create(2048);
        AccessRecord record = new() { Listener = "web" };
        for (int i = 0; i < 100; i++)
            writer.Write(in record);

        int written = Text(writer).Count(c => c == '\n');

        Assert.True(written > 0);
        Assert.Equal(100 - written, writer.Dropped);
    }

    [Fact]
    public void Times_may_go_back_and_forth()
    {
        AccessLogWriter writer = Create();
        foreach (long seconds in new long[] { 0, -1, 0, 1 })
        {
            AccessRecord record = new() { Listener = "web", StartedUnixNanos = Started + (seconds * 1_000_000_000) };
            writer.Write(in record);
        }

        Assert.Equal(
            ["23:59:59.007Z", "23:59:58.007Z", "23:59:59.007Z", "00:00:00.007Z"],
            Text(writer).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line[20..33]));
    }

    [Fact]
    public void A_record_costs_no_allocation()
    {
        AccessLogWriter writer = Create(1024 * 1024);
        WriteMany(writer, 100);

        Assert.Equal(0, Allocations.Of(() => WriteMany(writer, 10_000)));
    }

    private static void WriteMany(AccessLogWriter writer, int count)
    {
        for (int i = 0; i < count; i++)
        {
            AccessRecord record = new()
            {
                StartedUnixNanos = Started + (i * 10_000_000L),
                Listener = "web",
                Client = "192.0.2.7"u8,
                Method = "GET"u8,
                Target = "/index.html"u8,
                Status = 200,
                BytesOut = i,
                Pool = "web",
                Endpoint = "10.0.0.1:80",
                Tries = 1,
            };
            writer.Write(in record);
            writer.Ring.Consume(writer.Ring.Peek().Length);
        }
    }

    private AccessLogWriter Create(int ringBytes = 64 * 1024) => new(new LogRing(ringBytes), _wake);

    private static string Text(AccessLogWriter writer) => Encoding.UTF8.GetString(writer.Ring.Peek());
}
