using System.ComponentModel;
using System.Runtime.InteropServices;

namespace Weir.Proxy.Logging;

/// <summary>A file opened to append, or a standard stream, by the system calls of Linux.</summary>
/// <remarks>
/// Not a <see cref="FileStream"/>: that one keeps a position of its own, which is wrong as soon as logrotate truncates the file or a
/// second process appends to it, and it does not tell how much of a write succeeded when the disk ran full in its middle. O_APPEND
/// and the count that write(2) returns settle both. A named pipe as the file blocks until it has a reader.
/// </remarks>
internal sealed partial class DescriptorSink : ILogSink
{
    public const int Stdout = 1;
    public const int Stderr = 2;

    private const int WriteAppendCreateCloexec = 0x1 | 0x400 | 0x40 | 0x80000; // O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC
    private const int OwnerWritesGroupReads = 0x1A0; // 0640: addresses of clients are nobody else's business
    private const int Eintr = 4;
    private const int Eagain = 11;
    private readonly string? _path;
    private int _descriptor;

    /// <summary>A standard stream of the process.</summary>
    public DescriptorSink(int descriptor)
    {
        _descriptor = descriptor;
        Name = descriptor == Stdout ? "stdout" : "stderr";
    }

    /// <exception cref="IOException">The file cannot be opened.</exception>
    public DescriptorSink(string path)
    {
        _path = Name = path;
        _descriptor = Open(path);
    }

    public string Name { get; }

    public unsafe int Write(ReadOnlySpan<byte> bytes)
    {
        nint written;
        fixed (byte* pointer = bytes)
            written = Write(_descriptor, pointer, (nuint)bytes.Length);
        if (written >= 0)
            return (int)written;
        int error = Marshal.GetLastPInvokeError();
        return error is Eintr or Eagain ? 0 : throw Failure(error);
    }

    public void Reopen()
    {
        if (_path is null)
            return;
        int fresh = Open(_path);
        _ = Close(_descriptor);
        _descriptor = fresh;
    }

    public void Dispose()
    {
        if (_path is not null && _descriptor >= 0)
            _ = Close(_descriptor);
        _descriptor = -1;
    }

    private static int Open(string path)
    {
        int descriptor = Open(path, WriteAppendCreateCloexec, OwnerWritesGroupReads);
        return descriptor >= 0 ? descriptor : throw Failure(Marshal.GetLastPInvokeError());
    }

    private static IOException Failure(int errno) => new(new Win32Exception(errno).Message);

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags, uint mode);

    [LibraryImport("libc", EntryPoint = "write", SetLastError = true)]
    private static unsafe partial nint Write(int descriptor, byte* bytes, nuint length);

    [LibraryImport("libc", EntryPoint = "close", SetLastError = true)]
    private static partial int Close(int descriptor);
}
