using System.Runtime.InteropServices;

namespace Weir.Cli;

/// <summary>Turns SIGINT (Ctrl-C) and SIGTERM into a cancellation; the second of them ends the process at once.</summary>
/// <remarks>Owned by the verb that runs; the token may be used from any thread.</remarks>
internal sealed class StopSignals : IDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly PosixSignalRegistration _interrupt;
    private readonly PosixSignalRegistration _terminate;
    private readonly PosixSignalRegistration? _hangUp;

    /// <param name="onHangUp">SIGHUP stops too: the terminal has gone, for a verb that lives in one.</param>
    public StopSignals(bool onHangUp = false)
    {
        _interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
        _terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
        if (onHangUp)
            _hangUp = PosixSignalRegistration.Create(PosixSignal.SIGHUP, HangUp);
    }

    public CancellationToken Token => _stop.Token;

    /// <summary>Stops as a signal would.</summary>
    public void Stop() => _stop.Cancel();

    public void Dispose()
    {
        _interrupt.Dispose();
        _terminate.Dispose();
        _hangUp?.Dispose();
        _stop.Dispose();
    }

    /// <summary>However often: shell and kernel both send it when a terminal closes.</summary>
    private void HangUp(PosixSignalContext context)
    {
        context.Cancel = true;
        _stop.Cancel();
    }

    private void Stop(PosixSignalContext context)
    {
        if (_stop.IsCancellationRequested) return; // not cancelled: the default ends the process
        context.Cancel = true;
        _stop.Cancel();
    }
}
