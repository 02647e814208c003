using System.Text;

namespace Weir.Tests.Http.Fuzzing;

/// <summary>An input broke an invariant; the message says how to replay it.</summary>
internal sealed class FuzzFailureException(ulong seed, long index, string kind, string what, ReadOnlySpan<byte> input, Exception? inner = null)
    : Exception($"seed {seed}, input {index} ({kind}): {what}\n  {Escaped(input)}", inner)
{
    private static string Escaped(ReadOnlySpan<byte> input)
    {
        var text = new StringBuilder();
        foreach (byte b in input)
        {
            _ = b switch
            {
                (byte)'\r' => text.Append("\\r"),
                (byte)'\n' => text.Append("\\n"),
                >= 0x20 and < 0x7F => text.Append((char)b),
                _ => text.Append($"\\x{b:x2}"),
            };
        }

        return text.ToString();
    }
}
