using System.ComponentModel;
using System.Net.Sockets;

namespace Weir.Cli;

/// <summary>What is said of an exception that nobody expected: one line, for a stack trace helps no operator.</summary>
internal static class FaultText
{
    /// <summary>Set to 1, the stack trace is printed behind the line.</summary>
    public const string TraceVariable = "WEIR_TRACE";

    // errno of Linux and macOS, as exceptions of the runtime and of the engines carry them.
    private const int TooManyOpenFiles = 24;
    private const int TooManyOpenFilesInSystem = 23;

    public static string Describe(Exception fault, bool withTrace)
    {
        Exception cause = Root(fault);
        string line = cause switch
        {
            _ when IsOutOfDescriptors(cause) =>
                "weir: this process may open no more files (EMFILE). Raise the limit: ulimit -n 65536 before the start, "
                    + "or LimitNOFILE=65536 in the systemd unit; every connection needs one descriptor, and a proxied one two.",
            // The runtime says so too when it was out of descriptors at that moment.
            FileLoadException or DllNotFoundException or BadImageFormatException or FileNotFoundException when IsPartOfProgram(cause) =>
                $"weir: a part of the program could not be loaded: {OneLine(cause.Message)} "
                    + "Either this process may open no more files (raise the limit: ulimit -n 65536), or the installation is not whole (install it anew).",
            OutOfMemoryException => "weir: there is not enough memory. Give the machine or its container more, or run fewer loops (--loops).",
            PlatformNotSupportedException => $"weir: {OneLine(cause.Message)}",
            _ => $"weir: ended by a fault of its own: {cause.GetType().Name}: {OneLine(cause.Message)} "
                + $"Please report it with what {TraceVariable}=1 prints.",
        };
        return withTrace ? $"{line}{Environment.NewLine}{fault}" : line;
    }

    private static Exception Root(Exception fault)
    {
        while (fault is TypeInitializationException or AggregateException && fault.InnerException is { } inner)
            fault = inner;
        return fault;
    }

    private static bool IsPartOfProgram(Exception cause) =>
        cause is not FileNotFoundException { FileName: var file } || file?.Contains(", Version=", StringComparison.Ordinal) == true;

    private static bool IsOutOfDescriptors(Exception cause)
    {
        for (Exception? e = cause; e is not null; e = e.InnerException)
        {
            if (e is SocketException { SocketErrorCode: SocketError.TooManyOpenSockets }
                or Win32Exception { NativeErrorCode: TooManyOpenFiles or TooManyOpenFilesInSystem }
                or IOException { HResult: TooManyOpenFiles or TooManyOpenFilesInSystem })
                return true;
        }

        return false;
    }

    private static string OneLine(string message) => message.ReplaceLineEndings(" ").Trim().TrimEnd('.') + ".";
}
