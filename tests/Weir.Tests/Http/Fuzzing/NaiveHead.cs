using System.Text;

namespace Weir.Tests.Http.Fuzzing;

/// <summary>A second opinion on heads we send: a reader written from the grammar, without a line in common with the codec.</summary>
internal static class NaiveHead
{
    /// <returns>What is wrong with it, or null.</returns>
    public static string? Fault(ReadOnlySpan<byte> head, bool isRequest)
    {
        string text = Encoding.Latin1.GetString(head);
        if (!text.EndsWith("\r\n\r\n", StringComparison.Ordinal))
            return "does not end with an empty line";
        string[] lines = text[..^4].Split("\r\n");
        foreach (string line in lines)
        {
            if (line.Length == 0)
                return "has an empty line inside";
            if (line.Any(c => (c < ' ' && c != '\t') || c == '\u007f'))
                return "has a control character";
        }

        string[] parts = lines[0].Split(' ');
        if (isRequest && (parts.Length != 3 || parts[0].Length == 0 || parts[1].Length == 0 || parts[2] != "HTTP/1.1"))
            return "has a bad request line";
        if (!isRequest && (parts.Length < 3 || parts[0] != "HTTP/1.1" || parts[1].Length != 3 || !int.TryParse(parts[1], out _)))
            return "has a bad status line";

        int hosts = 0, lengths = 0, codings = 0;
        foreach (string line in lines[1..])
        {
            int colon = line.IndexOf(':', StringComparison.Ordinal);
            if (colon <= 0)
                return "has a line without a name";
            string name = line[..colon].ToLowerInvariant();
            string value = line[(colon + 1)..].Trim(' ', '\t');
            if (name.Any(c => !char.IsAsciiLetterOrDigit(c) && !"!#$%&'*+-.^_`|~".Contains(c, StringComparison.Ordinal)))
                return "has a bad name";
            switch (name)
            {
                case "host":
                    hosts++;
                    break;
                case "content-length":
                    lengths++;
                    if (value.Length == 0 || !value.All(char.IsAsciiDigit))
                        return "has a bad length";
                    break;
                case "transfer-encoding":
                    codings++;
                    if (value != "chunked")
                        return "has a bad coding";
                    break;
                case "connection" or "keep-alive" or "te" or "upgrade" or "proxy-connection" or "proxy-authorization" or "proxy-authenticate":
                    return $"passes {name} on";
            }
        }

        return isRequest && hosts != 1 ? "has not exactly one Host"
            : lengths + codings > 1 ? "has more than one framing"
            : null;
    }
}
