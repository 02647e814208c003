namespace Weir.Proxy.Logging;

/// <summary>The log's target on systems other than Linux. A write that fails half-way is repeated whole: a line may be torn then.</summary>
internal sealed class StreamSink : ILogSink
{
    private readonly string? _path;
    private Stream _stream;

    public StreamSink(string name, Stream stream)
    {
        Name = name;
        _stream = stream;
    }

    /// <exception cref="IOException">The file cannot be opened.</exception>
    public StreamSink(string path)
    {
        _path = Name = path;
        _stream = Open(path);
    }

    public string Name { get; }

    public int Write(ReadOnlySpan<byte> bytes)
    {
        _stream.Write(bytes);
        return bytes.Length;
    }

    public void Reopen()
    {
        if (_path is null)
            return;
        Stream fresh = Open(_path);
        _stream.Dispose();
        _stream = fresh;
    }

    public void Dispose() => _stream.Dispose();

    private static FileStream Open(string path)
    {
        try
        {
            return new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
        }
        catch (UnauthorizedAccessException e)
        {
            throw new IOException(e.Message, e);
        }
    }
}
