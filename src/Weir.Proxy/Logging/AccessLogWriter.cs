namespace Weir.Proxy.Logging;

/// <summary>Formats the access records of one loop, as JSON lines, straight into its ring.</summary>
/// <remarks>
/// <para>Fields, in this order and absent when there is nothing to say: <c>time</c> (RFC 3339, UTC), <c>listener</c>, <c>client</c>,
/// <c>method</c>, <c>host</c>, <c>target</c>, <c>protocol</c>, <c>status</c>, <c>bytes_in</c>, <c>bytes_out</c>, <c>duration_ms</c> (three decimals),
/// <c>route</c>, <c>request_id</c>, <c>pool</c>, <c>endpoint</c>, <c>tries</c>, <c>replayed</c>,
/// <c>resumed</c>, <c>resumed_from</c>, <c>reason</c>. A longer value than the limits below is cut and ends with "…".</para>
/// <para>When the ring is full the record is dropped and counted: a loop does not wait for a disk. On the loop; nothing is allocated
/// and no system call made, but for one that wakes the log's thread when the ring has become half full.</para>
/// </remarks>
internal sealed class AccessLogWriter(LogRing ring, LogWake wake) : IAccessLogWriter
{
    public const int MostMethodBytes = 32;
    public const int MostHostBytes = 255;
    public const int MostTargetBytes = 2048;
    public const int MostClientBytes = 64;
    public const int MostRequestIdBytes = 128;
    public const int MostNameChars = 128;

    /// <summary>Keys, quotes, numbers, time: what a record takes beside its values. Counted generously.</summary>
    private const int FrameBytes = 512;

    private readonly SecondClock _clock = new();
    private readonly int _halfFull = ring.Capacity / 2;
    private long _dropped;

    /// <summary>Records that found the ring full. Any thread.</summary>
    public long Dropped => Volatile.Read(ref _dropped);

    public LogRing Ring => ring;

    public void Write(in AccessRecord record)
    {
        if (!ring.TryReserve(MostBytesOf(in record), out Span<byte> room))
        {
            Volatile.Write(ref _dropped, _dropped + 1);
            wake.Signal();
            return;
        }

        ring.Commit(Format(in record, room));
        if (wake.IsAsleep || ring.Waiting > _halfFull)
            wake.Signal();
    }

    private int Format(in AccessRecord record, Span<byte> into)
    {
        int at = JsonText.Append(into, "{\"time\":\""u8);
        _clock.Write(into[at..], record.StartedUnixNanos);
        at += SecondClock.TextBytes;
        at += JsonText.Append(into[at..], "\",\"listener\":\""u8);
        at += JsonText.WriteName(into[at..], record.Listener, MostNameChars);
        at += JsonText.Append(into[at..], "\""u8);
        at += Bytes(into[at..], ",\"client\":\""u8, record.Client, MostClientBytes);
        at += Bytes(into[at..], ",\"method\":\""u8, record.Method, MostMethodBytes);
        at += Bytes(into[at..], ",\"host\":\""u8, record.Host, MostHostBytes);
        at += Bytes(into[at..], ",\"target\":\""u8, record.Target, MostTargetBytes);
        at += Name(into[at..], ",\"protocol\":\""u8, record.Protocol);
        if (record.Status != 0)
            at += Number(into[at..], ",\"status\":"u8, record.Status);
        at += Number(into[at..], ",\"bytes_in\":"u8, record.BytesIn);
        at += Number(into[at..], ",\"bytes_out\":"u8, record.BytesOut);
        at += Duration(into[at..], record.DurationNanos);
        at += Name(into[at..], ",\"route\":\""u8, record.Route);
        at += Bytes(into[at..], ",\"request_id\":\""u8, record.RequestId, MostRequestIdBytes);
        at += Name(into[at..], ",\"pool\":\""u8, record.Pool);
        at += Name(into[at..], ",\"endpoint\":\""u8, record.Endpoint);
        at += Number(into[at..], ",\"tries\":"u8, record.Tries);
        if (record.Replayed > 0)
            at += Number(into[at..], ",\"replayed\":"u8, record.Replayed);
        if (record.ResumedFrom is not null)
            at += Number(into[at..], ",\"resumed\":"u8, record.Resumed);
        at += Name(into[at..], ",\"resumed_from\":\""u8, record.ResumedFrom);
        at += Name(into[at..], ",\"reason\":\""u8, record.Reason);
        at += JsonText.Append(into[at..], "}\n"u8);
        return at;
    }

    private static int MostBytesOf(in AccessRecord record)
    {
        int values = Math.Min(record.Client.Length, MostClientBytes)
            + Math.Min(record.Method.Length, MostMethodBytes)
            + Math.Min(record.Host.Length, MostHostBytes)
            + Math.Min(record.Target.Length, MostTargetBytes)
            + Math.Min(record.Listener.Length, MostNameChars)
            + Math.Min(record.Protocol?.Length ?? 0, MostNameChars)
            + Math.Min(record.Route?.Length ?? 0, MostNameChars)
            + Math.Min(record.RequestId.Length, MostRequestIdBytes)
            + Math.Min(record.Pool?.Length ?? 0, MostNameChars)
            + Math.Min(record.Endpoint?.Length ?? 0, MostNameChars)
            + Math.Min(record.ResumedFrom?.Length ?? 0, MostNameChars)
            + Math.Min(record.Reason?.Length ?? 0, MostNameChars);
        return FrameBytes + (values * JsonText.LargestExpansion);
    }

    private static int Bytes(Span<byte> into, ReadOnlySpan<byte> key, ReadOnlySpan<byte> value, int most)
    {
        if (value.IsEmpty)
            return 0;
        int at = JsonText.Append(into, key);
        at += JsonText.WriteBytes(into[at..], value, most);
        into[at] = (byte)'"';
        return at + 1;
    }

    private static int Name(Span<byte> into, ReadOnlySpan<byte> key, string? value)
    {
        if (value is null)
            return 0;
        int at = JsonText.Append(into, key);
        at += JsonText.WriteName(into[at..], value, MostNameChars);
        into[at] = (byte)'"';
        return at + 1;
    }

    private static int Number(Span<byte> into, ReadOnlySpan<byte> key, long value)
    {
        int at = JsonText.Append(into, key);
        return at + JsonText.WriteNumber(into[at..], Math.Max(value, 0));
    }

    private static int Duration(Span<byte> into, long nanos)
    {
        long micros = Math.Max(nanos, 0) / 1000;
        int at = JsonText.Append(into, ",\"duration_ms\":"u8);
        at += JsonText.WriteNumber(into[at..], micros / 1000);
        int thousandths = (int)(micros % 1000);
        into[at + 3] = (byte)('0' + (thousandths % 10));
        into[at + 2] = (byte)('0' + (thousandths / 10 % 10));
        into[at + 1] = (byte)('0' + (thousandths / 100));
        into[at] = (byte)'.';
        return at + 4;
    }
}
