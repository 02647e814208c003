using System.Runtime.InteropServices;

namespace Weir.Cli;

/// <summary>The signals that an operator sends to a running balancer: none of them may end it, as they do by default.</summary>
/// <remarks>Owned by the verb that runs. Handlers run on a thread of the runtime's.</remarks>
internal sealed class OperatorSignals : IDisposable
{
    // Raw numbers: the runtime has no names for them. Linux and macOS disagree.
    private static readonly PosixSignal User1 = (PosixSignal)(OperatingSystem.IsMacOS() ? 30 : 10);
    private static readonly PosixSignal User2 = (PosixSignal)(OperatingSystem.IsMacOS() ? 31 : 12);

    private readonly TextWriter _errors;
    private readonly List<PosixSignalRegistration> _registrations = [];
    private Func<bool>? _reopenLog;
    private Action? _reload;

    /// <param name="errors">Where each signal leaves its one line.</param>
    public OperatorSignals(TextWriter errors)
    {
        _errors = errors;
        Take(PosixSignal.SIGHUP, Reload);
        if (OperatingSystem.IsWindows())
            return;
        Take(User1, ReopenLog);
        Take(User2, () => "SIGUSR2: ignored; it has no meaning here");
    }

    /// <summary>Says how the access log is reopened once there is one.</summary>
    /// <param name="reopen">False: there is no log in a file.</param>
    public void OnReopenLog(Func<bool> reopen) => Volatile.Write(ref _reopenLog, reopen);

    /// <summary>Says how the configuration is loaded again once there is a balancer.</summary>
    /// <param name="reload">Begins; it tells by itself what comes of it.</param>
    public void OnReload(Action reload) => Volatile.Write(ref _reload, reload);

    public void Dispose()
    {
        foreach (PosixSignalRegistration registration in _registrations)
            registration.Dispose();
    }

    private void Take(PosixSignal signal, Func<string> handle) => _registrations.Add(PosixSignalRegistration.Create(signal, context =>
    {
        context.Cancel = true;
        _errors.WriteLine($"weir: {handle()}");
    }));

    /// <summary>As with other programs, after a log rotation too: the log is opened anew beside it.</summary>
    private string Reload()
    {
        if (Volatile.Read(ref _reload) is not { } reload)
            return "SIGHUP: ignored; Weir is still starting";
        Volatile.Read(ref _reopenLog)?.Invoke();
        reload();
        return "SIGHUP: reloading the configuration";
    }

    private string ReopenLog() => Volatile.Read(ref _reopenLog)?.Invoke() == true
        ? "SIGUSR1: reopening the access log"
        : "SIGUSR1: ignored; the access log goes to no file";
}
