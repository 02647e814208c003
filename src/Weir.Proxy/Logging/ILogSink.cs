namespace Weir.Proxy.Logging;

/// <summary>Where the access log's bytes go. Used by the log's thread alone.</summary>
internal interface ILogSink : IDisposable
{
    /// <summary>As an operator knows it: <c>stdout</c>, or the file's path.</summary>
    string Name { get; }

    /// <summary>Writes what can be written now; may take a while, as disks and pipes do.</summary>
    /// <returns>How many bytes were taken; 0 when it is worth trying again soon.</returns>
    /// <exception cref="IOException">It cannot be written; the message says why.</exception>
    int Write(ReadOnlySpan<byte> bytes);

    /// <summary>Opens the file anew under its name, which another may have by now. Nothing for a stream of the process.</summary>
    /// <exception cref="IOException">It cannot be opened; what was open stays in use.</exception>
    void Reopen();
}
