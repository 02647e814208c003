using System.Runtime.InteropServices;

namespace Weir.Cli;

/// <summary>Turns SIGINT (Ctrl-C) and SIGTERM into a cancellation; the second of them ends the process at once.</summary>
/// <remarks>Owned by the verb that runs; the token may be used from any thread.</remarks>
internal sealed class StopSignals : IDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly PosixSignalRegistration _interrupt;
    private readonly PosixSignalRegistration _terminate;

    public StopSignals()
    {
        _interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
        _terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
    }

    public CancellationToken Token => _stop.Token;

    /// <summary>Stops as a signal would.</summary>
    public void Stop() => _stop.Cancel();

    public void Dispose()
    {
        _interrupt.Dispose();
        _terminate.Dispose();
        _stop.Dispose();
    }

    private void Stop(PosixSignalContext context)
    {
        if (_stop.IsCancellationRequested) return; // not cancelled: the default ends the process
        context.Cancel = true;
        _stop.Cancel();
    }
}
