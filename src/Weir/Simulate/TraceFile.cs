using System.Buffers;
using Weir.Simulation.Traces;

namespace Weir.Simulate;

/// <summary>Reads the lines of a trace from a file or from standard input.</summary>
internal static class TraceFile
{
    /// <summary>What stands for standard input.</summary>
    public const string Stdin = "-";

    private const int BufferBytes = 256 * 1024;

    /// <summary>Reads it all, or as much as there is room for.</summary>
    /// <param name="path">Or <see cref="Stdin"/>.</param>
    /// <param name="context">How classes are made.</param>
    /// <param name="format">Null: found out.</param>
    /// <param name="stop">Ends the reading with an exception.</param>
    /// <exception cref="SimulateException">It cannot be read, or is no trace; the message says what to do.</exception>
    public static Trace Read(string path, TraceContext context, string? format, CancellationToken stop)
    {
        TraceReader reader = new(context, format);
        string name = path == Stdin ? "standard input" : path;
        try
        {
            using Stream stream = path == Stdin ? Console.OpenStandardInput() : new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, 1);
            ReadLines(stream, reader, stop);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new SimulateException(Directory.Exists(path)
                ? $"{path} is a folder. Give one of the files in it."
                : File.Exists(path) ? $"{path} cannot be read: {e.Message}" : $"There is no file {path}. Give a trace, or make traffic up with --poisson RATE, --burst or --trace-of media.");
        }
        return reader.Build() ?? throw new SimulateException(reader.Refusal(name));
    }

    private static void ReadLines(Stream stream, TraceReader reader, CancellationToken stop)
    {
        byte[] buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
        int filled = 0;
        bool skipping = false;
        while (!reader.IsFull && !reader.IsHopeless)
        {
            stop.ThrowIfCancellationRequested();
            int read = stream.Read(buffer, filled, buffer.Length - filled);
            if (read == 0) break;
            filled += read;
            int begin = 0;
            int length;
            while ((length = buffer.AsSpan(begin, filled - begin).IndexOf((byte)'\n')) >= 0)
            {
                if (!skipping) reader.Add(buffer.AsSpan(begin, length));
                skipping = false;
                begin += length + 1;
            }
            buffer.AsSpan(begin, filled - begin).CopyTo(buffer);
            filled -= begin;
            if (filled < buffer.Length) continue;
            // A line that fills the buffer is told of once, as too long, and the rest of it passed over.
            if (!skipping) reader.Add(buffer);
            skipping = true;
            filled = 0;
        }
        if (filled > 0 && !skipping && !reader.IsFull && !reader.IsHopeless) reader.Add(buffer.AsSpan(0, filled));
        ArrayPool<byte>.Shared.Return(buffer);
    }
}
