using System.Text;
using Weir.Proxy.Logging;

namespace Weir.Tests.Proxy.Logging;

/// <summary>A log target that takes what the test lets it.</summary>
internal sealed class FakeSink : ILogSink
{
    private readonly List<byte> _written = [];

    public string Name => "/var/log/weir.log";

    public string? Failure { get; set; }

    public int MostPerWrite { get; set; } = int.MaxValue;

    /// <summary>Takes so much and then stands still.</summary>
    public int Room { get; set; } = int.MaxValue;

    public int Reopened { get; private set; }

    public string Text => Encoding.UTF8.GetString([.. _written]);

    public int Write(ReadOnlySpan<byte> bytes)
    {
        if (Failure is not null)
            throw new IOException(Failure);
        int count = Math.Min(Math.Min(bytes.Length, MostPerWrite), Room);
        Room -= count;
        _written.AddRange(bytes[..count]);
        return count;
    }

    public void Reopen() => Reopened++;

    public void Dispose()
    {
    }
}
