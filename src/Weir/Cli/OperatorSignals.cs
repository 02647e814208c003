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

    /// <param name="errors">Where each signal leaves its one line.</param>
    public OperatorSignals(TextWriter errors)
    {
        _errors = errors;
        Take(PosixSignal.SIGHUP, () => "SIGHUP: ignored; this version reads its configuration at the start only. Restart to change it");
        if (OperatingSystem.IsWindows())
            return;
        Take(User1, ReopenLog);
        Take(User2, () => "SIGUSR2: ignored; it has no meaning here");
    }

    /// <summary>Says how the access log is reopened once there is one.</summary>
    /// <param name="reopen">False: there is no log in a file.</param>
    public void OnReopenLog(Func<bool> reopen) => Volatile.Write(ref _reopenLog, reopen);

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

    private string ReopenLog() => Volatile.Read(ref _reopenLog)?.Invoke() == true
        ? "SIGUSR1: reopening the access log"
        : "SIGUSR1: ignored; the access log goes to no file";
}
