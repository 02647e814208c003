using System.Text;

namespace Weir.Configuration.Text;

/// <summary>The body of a fixed response.</summary>
internal static class BodyText
{
    private const int MaxBytes = 64 * 1024;

    public static string? Parse(string text, out string value)
    {
        value = text;
        return Encoding.UTF8.GetByteCount(text) > MaxBytes ? $"This body has more than {new ByteSize(MaxBytes)}. Let an endpoint serve it." : null;
    }
}
