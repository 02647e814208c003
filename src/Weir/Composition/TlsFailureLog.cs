using System.Collections.Concurrent;
using System.Diagnostics;

namespace Weir.Composition;

/// <summary>Says on stderr why TLS with an endpoint fails, at most once in ten seconds for each endpoint: the access log has only a word.</summary>
/// <remarks>Called on loops, so the line is written on another thread.</remarks>
internal sealed class TlsFailureLog(TextWriter log)
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(10);
    private readonly ConcurrentDictionary<string, long> _last = new(StringComparer.Ordinal);

    public void Write(string pool, string endpoint, string failure)
    {
        string key = $"{pool} {endpoint}";
        long now = Stopwatch.GetTimestamp();
        long last = _last.GetOrAdd(key, long.MinValue);
        if ((last != long.MinValue && Stopwatch.GetElapsedTime(last, now) < Pause) || !_last.TryUpdate(key, now, last))
            return;
        ThreadPool.UnsafeQueueUserWorkItem(
            static state => state.log.WriteLine(state.Line),
            (log, Line: $"weir: pool {pool} endpoint {endpoint}: the TLS handshake failed: {failure}"),
            preferLocal: false);
    }
}
