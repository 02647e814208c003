using Weir.Composition.Reloading;
using Weir.Configuration;
using Weir.Http;
using Weir.Proxy;
using Weir.Proxy.Logging;

namespace Weir.Composition;

/// <summary>The access log of the moment, and what the loops are sized for: what every loop has to be told of.</summary>
internal sealed class AccessLogSlot(ProxyLoop[] loops) : IDisposable
{
    private AccessLogConfig? _config;
    private HttpLimits _limits = HttpLimits.Default;

    public AccessLog? Log { get; private set; }

    /// <summary>After a log rotation: what is logged from now on goes to a file opened anew. Any thread.</summary>
    /// <returns>False when the log goes to no file.</returns>
    public bool Reopen()
    {
        if (Log is null || _config?.To != AccessLogTarget.File)
            return false;
        Log.Reopen();
        return true;
    }

    /// <summary>Opens the log of another configuration, if it is another.</summary>
    /// <exception cref="CompositionException">It cannot be opened.</exception>
    public IPreparedChange Prepare(WeirConfiguration configuration, ReloadSummary summary)
    {
        bool isSame = ConfigurationText.Of(_config) == ConfigurationText.Of(configuration.AccessLog);
        if (!isSame)
            summary.Count("access log", "changed");
        return new Change(this, configuration.AccessLog, isSame ? Log : Open(configuration.AccessLog, loops.Length), ListenerMapping.Largest(configuration.Listeners, _limits));
    }

    public void Dispose() => Log?.Dispose();

    private Task TellLoopsAsync(AccessLog? log, HttpLimits limits) => Task.WhenAll(loops.Select(loop =>
    {
        TaskCompletionSource told = new(TaskCreationOptions.RunContinuationsAsynchronously);
        loop.Loop.Post(
            _ =>
            {
                loop.Configure(limits, log?.Writers[loop.Index]);
                told.SetResult();
            },
            null);
        return told.Task;
    }));

    private static AccessLog? Open(AccessLogConfig? config, int loops)
    {
        try
        {
            return config?.To switch
            {
                null => null,
                AccessLogTarget.Stdout => AccessLog.ToStdout(loops),
                AccessLogTarget.Stderr => AccessLog.ToStderr(loops),
                _ => AccessLog.ToFile(config.Path!, loops),
            };
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CompositionException(
                $"accessLog.to: '{config!.Path}' cannot be opened: {e.Message.TrimEnd('.')}. "
                + (LogDirectory.Missing(config) is { } directory
                    ? $"Create the directory '{directory}', or choose another path."
                    : "Choose a path that can be written, or stdout."));
        }
    }

    private sealed class Change(AccessLogSlot slot, AccessLogConfig? config, AccessLog? log, HttpLimits limits) : IPreparedChange
    {
        public async Task CommitAsync()
        {
            AccessLog? old = slot.Log;
            (slot.Log, slot._config, slot._limits) = (log, config, limits);
            await slot.TellLoopsAsync(log, limits);
            if (!ReferenceEquals(old, log))
                old?.Dispose(); // no loop writes to it any more: what it holds is written out
        }

        public ValueTask AbandonAsync()
        {
            if (!ReferenceEquals(slot.Log, log))
                log?.Dispose();
            return default;
        }
    }
}
