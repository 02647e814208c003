using System.Text;
using Weir.Admin;
using Weir.Cli;
using Weir.Configuration;
using Weir.Net;

namespace Weir.Composition.Reloading;

/// <summary>Loads the configuration again while the balancer runs: by SIGHUP, by <c>weir reload</c>, or because the file has changed.</summary>
/// <remarks>Any thread. One reload at a time, in the order in which they were asked for; each leaves its lines on stderr.</remarks>
internal sealed class Reloader(RunOptions options, TextWriter log)
{
    private readonly SemaphoreSlim _turn = new(1);
    private Balancer? _balancer;

    /// <summary>From here on there is something to be reloaded.</summary>
    public void Begin(Balancer balancer) => Volatile.Write(ref _balancer, balancer);

    /// <summary>Reads the file and changes over to it; with an error nothing changes.</summary>
    public async Task<ReloadAnswer> ReloadAsync()
    {
        if (Volatile.Read(ref _balancer) is not { } balancer)
            return new ReloadAnswer(false, "Weir is still starting. Ask again when it says that it is ready.\n");
        await _turn.WaitAsync();
        try
        {
            (bool isApplied, string text) = await LoadAsync(balancer);
            balancer.Reloads.Count(isApplied, DateTimeOffset.UtcNow);
            await log.WriteAsync(text);
            return new ReloadAnswer(isApplied, text);
        }
        finally
        {
            _turn.Release();
        }
    }

    private async Task<(bool IsApplied, string Text)> LoadAsync(Balancer balancer)
    {
        if (options.ConfigFile is null)
            return (false, "weir: not reloaded: it runs by flags and has no file. Start it with --config FILE to be able to reload.\n");
        StringBuilder text = new();
        LoadResult result = Actions.Read(options);
        foreach (ConfigurationMessage warning in result.Warnings)
            text.Append($"warning: {warning}\n");
        foreach (ConfigurationMessage error in result.Errors)
            text.Append($"{error}\n");
        if (result.Configuration is not { } configuration)
        {
            int count = result.Errors.Length;
            return (false, text.Append($"weir: not reloaded: {count} {(count == 1 ? "error" : "errors")} in {options.ConfigFile}; nothing has changed\n").ToString());
        }

        try
        {
            ReloadSummary summary = await balancer.ApplyAsync(configuration);
            foreach (string note in summary.Notes)
                text.Append($"warning: {note}\n");
            return (true, text.Append($"weir: reloaded: {summary}\n").ToString());
        }
        catch (Exception e) when (e is BindException or CompositionException)
        {
            return (false, text.Append($"{FlagNames.Restore(e.Message, options)}\nweir: not reloaded; nothing has changed\n").ToString());
        }
        catch (Exception e)
        {
            // Nobody would hear of it otherwise: a reload by signal has no caller.
            return (false, text.Append($"weir: not reloaded by a fault in Weir; please report this: {e}\n").ToString());
        }
    }
}
