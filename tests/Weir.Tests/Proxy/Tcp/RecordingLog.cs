using System.Text;
using Weir.Proxy.Logging;

namespace Weir.Tests.Proxy.Tcp;

internal sealed class RecordingLog : IAccessLogWriter
{
    public List<LoggedConnection> Records { get; } = [];

    public void Write(in AccessRecord record) => Records.Add(new LoggedConnection(
        Encoding.ASCII.GetString(record.Client),
        record.BytesIn,
        record.BytesOut,
        record.Endpoint,
        record.Tries,
        record.Reason,
        TimeSpan.FromTicks(record.DurationNanos / TimeSpan.NanosecondsPerTick)));
}
