namespace Weir.Configuration.Text;

/// <summary>The path of a route: <c>/x</c> exactly, <c>/x/**</c> for everything below, or a glob such as <c>/img/*.png</c>.</summary>
internal static class PathPatternText
{
    private const int MaxLength = 1024;

    public static string? Parse(string text, out PathPattern value)
    {
        value = new("/", IsPrefix: false);
        if (Check(text, "a route matches the path alone", "which no request matches") is { } error)
            return error;
        if (text.Contains(';', StringComparison.Ordinal))
            return $"{Shown.Quoted(text)} has a ';', and routes see paths without their parameters: they match '/a' where a request has '/a;b'. "
                + "Leave out each ';' and what follows it up to the next '/'.";
        var prefix = text.EndsWith("/**", StringComparison.Ordinal);
        var path = prefix ? text[..^3] : text;
        foreach (var segment in text.Split('/'))
            if (segment.Length > 2 && segment.Contains("**", StringComparison.Ordinal))
                return $"{Shown.Quoted(text)} has '**' within a segment, and it stands for whole ones. "
                    + $"Write '*' for any characters of a segment: '{Shown.Plain(text.Replace(segment, segment.Replace("**", "*", StringComparison.Ordinal), StringComparison.Ordinal))}'.";
        value = path.Contains('*', StringComparison.Ordinal)
            ? new(text, IsPrefix: false) { IsGlob = true }
            : new(path, prefix);
        return null;
    }

    /// <summary>A path that a filter takes away or puts in its place.</summary>
    public static string? Plain(string text, out string value)
    {
        value = text;
        return Check(text, "a filter rewrites the path alone", "which servers resolve")
            ?? (text.Contains('*', StringComparison.Ordinal)
                ? $"{Shown.Quoted(text)} has '*' in it, and this is the beginning of a path as it is. For more, use rewriteRegex."
                : null);
    }

    private static string? Check(string text, string alone, string dots)
    {
        if (!text.StartsWith('/'))
            return $"{Shown.Quoted(text)} does not begin with '/'. Write '/{Shown.Plain(text)}'.";
        if (text.Length > MaxLength)
            return $"{Shown.Quoted(text)} is longer than {MaxLength} characters.";
        if (text.AsSpan().ContainsAny('?', '#'))
            return $"{Shown.Quoted(text)} has a '?' or '#', and {alone}. End the path before it.";
        if (text.AsSpan().ContainsAnyExceptInRange('!', '~'))
            return $"{Shown.Quoted(text)} has a space or a character beyond ASCII. Write it percent-encoded, as it comes in a request.";
        if (text.Contains("//", StringComparison.Ordinal))
            return $"{Shown.Quoted(text)} has an empty segment, and requests are matched without them. Write one '/'.";
        foreach (var segment in text.Split('/'))
            if (segment is "." or "..")
                return $"{Shown.Quoted(text)} has a '{segment}' segment, {dots}. Write the path that it leads to.";
        return Escapes(text);
    }

    private static string? Escapes(string text)
    {
        for (var i = text.IndexOf('%', StringComparison.Ordinal); i >= 0; i = text.IndexOf('%', i + 1))
            if (i + 2 >= text.Length || !char.IsAsciiHexDigit(text[i + 1]) || !char.IsAsciiHexDigit(text[i + 2]))
                return $"{Shown.Quoted(text)} has a '%' without two hexadecimal digits. Write '%25' for the character itself.";
        return null;
    }
}
