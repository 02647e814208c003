using System.Text;
using Weir.Configuration.Checks;
using Weir.Configuration.Keys;
using Weir.Configuration.Text;
using Weir.Configuration.Yaml;

namespace Weir.Configuration;

/// <summary>weir.yaml to records, or every error that is in it.</summary>
/// <remarks>
/// Limits on what is read: <see cref="MaxBytes"/>, 32 levels, 100,000 values with aliases counted as what they stand for, and 500
/// messages. Any thread may call it; nothing is kept between calls.
/// </remarks>
public static class ConfigurationLoader
{
    /// <summary>A larger file is refused: 1 MiB, room for some ten thousand endpoints.</summary>
    public const int MaxBytes = 1 << 20;

    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Reads and checks a file; one that cannot be read, or is not UTF-8, is an error like any other.</summary>
    public static LoadResult LoadFile(string fileName, ConfigurationVocabulary vocabulary)
    {
        var bytes = Array.Empty<byte>();
        var length = 0;
        try
        {
            if (Directory.Exists(fileName))
                return Refused(fileName, $"This is a directory. Name the file in it: {Shown.Plain(Path.Join(fileName, "weir.yaml"))}.");
            using var file = File.OpenRead(fileName);
            // One byte more than the limit is enough to know that there is more: a pipe or /dev/zero ends here, too.
            bytes = new byte[MaxBytes + 1];
            length = file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
            return length > MaxBytes ? Refused(fileName, TooLarge)
                : EncodingFault.IsUtf16(bytes.AsSpan(0, length)) ? new() { Errors = [EncodingFault.Describe(bytes.AsSpan(0, length), fileName)] }
                : Load(StrictUtf8.GetString(bytes, 0, length), fileName, vocabulary);
        }
        catch (DecoderFallbackException)
        {
            return new() { Errors = [EncodingFault.Describe(bytes.AsSpan(0, length), fileName)] };
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            return Refused(fileName, "There is no such file. Name another with --config, or run without one by --listen and --to.");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            return Refused(fileName, $"The file cannot be read: {Shown.Cut(error.Message, 200)} Look at its permissions.");
        }
    }

    /// <summary>Checks a text.</summary>
    /// <param name="fileName">Stands in every message; nothing is opened.</param>
    public static LoadResult Load(string text, string fileName, ConfigurationVocabulary vocabulary)
    {
        if (Encoding.UTF8.GetByteCount(text) > MaxBytes)
            return Refused(fileName, TooLarge);
        var messages = new MessageList();
        // A byte order mark is no character of the first line.
        var root = new Composer(text.StartsWith('\uFEFF') ? text[1..] : text, fileName, messages).Compose();
        return root is null
            ? new() { Errors = messages.Errors() }
            : Read(root, new(messages, new()), vocabulary);
    }

    /// <summary>From nodes on, which flags build too.</summary>
    internal static LoadResult Read(Node root, ReadContext context, ConfigurationVocabulary vocabulary)
    {
        var read = ConfigurationKeys.For(vocabulary).Read(root, "", root.Position, "", context);
        if (root is MappingNode)
            ConfigurationChecks.Run(read, context);
        var errors = context.Messages.Errors();
        return new()
        {
            Configuration = errors.IsEmpty ? read with { Listeners = [.. read.Listeners.Select(WithoutShortForm)] } : null,
            Errors = errors,
            Warnings = context.Messages.Warnings(),
        };
    }

    private static string TooLarge => $"The file is larger than {new ByteSize(MaxBytes)}. Is it the right file?";

    /// <summary><c>pool: web</c> of an http listener is one route without conditions.</summary>
    private static ListenerConfig WithoutShortForm(ListenerConfig listener) =>
        listener is { Protocol: not (ListenerProtocol.Tcp or ListenerProtocol.Jobs), Pool: { } pool }
            ? listener with { Pool = null, Routes = [new() { Pool = pool, Position = listener.Position }] }
            : listener;

    private static LoadResult Refused(string fileName, string reason) =>
        new() { Errors = [new(new SourcePosition(fileName, 1, 1), "", reason)] };
}
