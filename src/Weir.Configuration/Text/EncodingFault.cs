using System.Text;

namespace Weir.Configuration.Text;

/// <summary>Where a file stops being UTF-8.</summary>
internal static class EncodingFault
{
    /// <summary>A byte order mark, or a zero in one of the first two bytes, where YAML has a letter of ASCII.</summary>
    public static bool IsUtf16(ReadOnlySpan<byte> file) => file is [0xFF, 0xFE, ..] or [0xFE, 0xFF, ..] or [0, not 0, ..] or [not 0, 0, ..];

    /// <summary>The error for a file that is not UTF-8.</summary>
    public static ConfigurationMessage Describe(ReadOnlySpan<byte> file, string fileName)
    {
        if (IsUtf16(file))
            return new(new SourcePosition(fileName, 1, 1), "", "The file is UTF-16, as some editors of Windows save it. Save it as UTF-8.");
        var (line, column) = (1, 1);
        var rest = file.StartsWith("\uFEFF"u8) ? file[3..] : file;
        while (!rest.IsEmpty && Rune.DecodeFromUtf8(rest, out var rune, out var used) == System.Buffers.OperationStatus.Done)
        {
            (line, column) = rune.Value == '\n' ? (line + 1, 1) : (line, column + 1);
            rest = rest[used..];
        }

        var wrong = rest.IsEmpty ? "" : $" The byte 0x{rest[0]:X2} here begins no character of it.";
        return new(new SourcePosition(fileName, line, column), "", $"The file is not UTF-8.{wrong} Save it in that encoding.");
    }
}
