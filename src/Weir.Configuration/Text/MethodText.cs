namespace Weir.Configuration.Text;

/// <summary>A method: <c>GET</c>, or any other token in the case in which it is sent.</summary>
internal static class MethodText
{
    private static readonly string[] Known = ["GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "TRACE", "PATCH"];

    public static string? Parse(string text, out string value)
    {
        value = text;
        if (NameText.Token(text, out _) is not null)
            return $"{Shown.Quoted(text)} is not a method. Write one as in a request: GET, POST.";
        if (text == "CONNECT")
            return "'CONNECT' asks for a forward proxy, and no route takes it. Remove it.";
        var upper = text.ToUpperInvariant();
        return upper != text && Known.Contains(upper) ? $"{Shown.Quoted(text)} is not '{upper}': the case of a method counts. Write {upper}." : null;
    }
}
