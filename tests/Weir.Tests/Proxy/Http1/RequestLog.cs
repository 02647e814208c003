using System.Text;
using Weir.Proxy.Logging;

namespace Weir.Tests.Proxy.Http1;

internal sealed class RequestLog : IAccessLogWriter
{
    public List<LoggedRequest> Records { get; } = [];

    public LoggedRequest Last => Records[^1];

    public void Write(in AccessRecord record) => Records.Add(new LoggedRequest(
        Encoding.Latin1.GetString(record.Client),
        Encoding.Latin1.GetString(record.Method),
        Encoding.Latin1.GetString(record.Host),
        Encoding.Latin1.GetString(record.Target),
        record.Status,
        record.BytesIn,
        record.BytesOut,
        record.Pool,
        record.Endpoint,
        record.Tries,
        record.Reason,
        TimeSpan.FromTicks(record.DurationNanos / TimeSpan.NanosecondsPerTick),
        record.Route,
        Encoding.Latin1.GetString(record.RequestId),
        record.Protocol,
        record.Replayed,
        record.Resumed,
        record.ResumedFrom));
}
