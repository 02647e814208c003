using System.Globalization;

namespace Weir.Configuration.Text;

/// <summary><c>https</c>, or <c>https:8443</c> where https is at another port than 443.</summary>
internal static class RedirectText
{
    private const int HttpsPort = 443;

    public static string? Parse(string text, out int port)
    {
        port = HttpsPort;
        if (text == "https")
            return null;
        const string prefix = "https:";
        return text.StartsWith(prefix, StringComparison.Ordinal)
            && int.TryParse(text.AsSpan(prefix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out port)
            && port is > 0 and <= ushort.MaxValue
            ? null
            : $"{Shown.Quoted(text)} is not where requests can be sent. Write https, or https:8443 for another port than 443.";
    }
}
