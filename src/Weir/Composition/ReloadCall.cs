using System.ComponentModel;
using System.Globalization;
using System.Net;
using System.Runtime.InteropServices;
using Weir.Configuration;

namespace Weir.Composition;

/// <summary>What <c>weir reload</c> does: asks the running balancer, and says what it answered.</summary>
internal static partial class ReloadCall
{
    private const int HangUp = 1; // SIGHUP, on every Unix

    /// <summary>Looking up names and reading certificates may take its time.</summary>
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(60);

    /// <summary>By a signal, which cannot tell what came of it.</summary>
    public static int BySignal(int pid)
    {
        if (OperatingSystem.IsWindows())
        {
            Console.Error.WriteLine("weir reload: there are no signals on Windows. Use --config or --admin.");
            return Actions.Failed;
        }

        if (!TakesHangUp(pid))
        {
            Console.Error.WriteLine($"weir reload: process {pid} does not catch SIGHUP and would end by it, so it is no running Weir. Nothing was sent.");
            return Actions.Failed;
        }

        if (kill(pid, HangUp) != 0)
        {
            Console.Error.WriteLine($"weir reload: process {pid}: {new Win32Exception(Marshal.GetLastPInvokeError()).Message}. Is it the right number, and yours?");
            return Actions.Failed;
        }

        Console.WriteLine($"SIGHUP sent to process {pid}; its stderr tells what came of it.");
        return 0;
    }

    /// <summary>Whether a process catches the signal, as far as the system tells (Linux): others end by it.</summary>
    private static bool TakesHangUp(int pid)
    {
        try
        {
            string? caught = File.ReadLines($"/proc/{pid}/status").FirstOrDefault(line => line.StartsWith("SigCgt:", StringComparison.Ordinal));
            return caught is null || (ulong.Parse(caught.AsSpan(7).Trim(), NumberStyles.HexNumber, CultureInfo.InvariantCulture) & (1UL << (HangUp - 1))) != 0;
        }
        catch (IOException)
        {
            return true; // no such process, or no such file system: the signal itself will tell
        }
    }

    /// <summary>By the admin listener.</summary>
    /// <param name="file">Names it, unless <paramref name="admin"/> does. A file with errors is not sent on.</param>
    /// <param name="admin">Its address; null: as in the file.</param>
    /// <param name="cancel">Gives up waiting.</param>
    public static async Task<int> ByAdminAsync(string file, string? admin, CancellationToken cancel)
    {
        if (AddressOf(file, admin) is not { } address)
            return Actions.Failed;
        using SocketsHttpHandler handler = new() { UseProxy = false };
        using HttpClient client = new(handler) { Timeout = Timeout };
        try
        {
            using HttpResponseMessage answer = await client.PostAsync(new Uri($"http://{address}/reload"), content: null, cancel);
            string text = await answer.Content.ReadAsStringAsync(cancel);
            await (answer.IsSuccessStatusCode ? Console.Out : Console.Error).WriteAsync(text);
            return answer.IsSuccessStatusCode ? 0 : Actions.Failed;
        }
        catch (Exception e) when (e is HttpRequestException or OperationCanceledException)
        {
            string why = e is HttpRequestException ? e.Message : "no answer in time";
            await Console.Error.WriteLineAsync(
                $"weir reload: the admin listener at {address} cannot be asked: {why.TrimEnd('.')}. Does Weir run there? --admin names another address, --pid sends a signal.");
            return Actions.Failed;
        }
    }

    private static string? AddressOf(string file, string? admin)
    {
        if (admin is not null)
        {
            LoadResult flags = FlagConfiguration.From(new ConfigurationFlags { Listen = "127.0.0.1:1", To = "127.0.0.1:1", Admin = admin }, Vocabulary.Words);
            if (flags.Configuration is { Admin.Bind: { } given })
                return Reachable(given);
            Actions.Report(flags);
            return null;
        }

        LoadResult result = ConfigurationLoader.LoadFile(file, Vocabulary.Words);
        Actions.Report(result);
        if (result.Configuration is not { } configuration)
            return null;
        if (configuration.Admin is { } config)
            return Reachable(config.Bind);
        Console.Error.WriteLine($"{file}: it has no admin listener to ask. Add admin: {{ bind: 127.0.0.1:9080 }} before the next start, or use --pid.");
        return null;
    }

    private static string? Reachable(BindAddress bind)
    {
        if (bind.Kind != BindAddressKind.Unix)
            return bind.Kind == BindAddressKind.Ip && !IPAddress.Any.Equals(bind.Ip) && !IPAddress.IPv6Any.Equals(bind.Ip) ? bind.ToString() : $"127.0.0.1:{bind.Port}";
        Console.Error.WriteLine("weir reload: the admin listener is a Unix socket. Use --pid, or curl --unix-socket PATH -X POST http://weir/reload.");
        return null;
    }

    [LibraryImport("libc", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int kill(int pid, int signal);
}
