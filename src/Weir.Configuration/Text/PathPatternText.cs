namespace Weir.Configuration.Text;

/// <summary>The path of a route: <c>/x</c> exactly, or <c>/x/**</c> for everything below.</summary>
internal static class PathPatternText
{
    private const int MaxLength = 1024;

    public static string? Parse(string text, out PathPattern value)
    {
        value = new("/", IsPrefix: false);
        if (!text.StartsWith('/'))
            return $"{Shown.Quoted(text)} does not begin with '/'. Write '/{Shown.Plain(text)}'.";
        if (text.Length > MaxLength)
            return $"{Shown.Quoted(text)} is longer than {MaxLength} characters.";
        if (text.AsSpan().ContainsAny('?', '#'))
            return $"{Shown.Quoted(text)} has a '?' or '#', and a route matches the path alone. End the path before it.";
        if (text.AsSpan().ContainsAnyExceptInRange('!', '~'))
            return $"{Shown.Quoted(text)} has a space or a character beyond ASCII. Write it percent-encoded, as it comes in a request.";
        var prefix = text.EndsWith("/**", StringComparison.Ordinal);
        var path = prefix ? text[..^3] : text;
        if (path.Contains('*', StringComparison.Ordinal))
        {
            var meant = path[..path.IndexOf('*', StringComparison.Ordinal)].TrimEnd('/');
            return $"{Shown.Quoted(text)} has '*' in a place where it means nothing. A path is exact (/x) or everything below (/x/**). "
                + $"Did you mean '{Shown.Plain(meant)}/**'?";
        }

        foreach (var segment in path.Split('/'))
            if (segment is "." or "..")
                return $"{Shown.Quoted(text)} has a '{segment}' segment, which no request matches. Write the path that it leads to.";
        value = new(path, prefix);
        return null;
    }
}
