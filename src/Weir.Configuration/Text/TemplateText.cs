using System.Collections.Immutable;

namespace Weir.Configuration.Text;

/// <summary>Texts with variables: <c>from ${client.address}</c>. <c>$${</c> stands for <c>${</c> itself.</summary>
internal static class TemplateText
{
    private const int MaxLength = 4096;
    private const string HeaderPrefix = "header.";
    private const string ResponseHeaderPrefix = "response.header.";

    private static readonly (string Name, TemplateVariable Variable)[] Variables =
    [
        ("client.address", TemplateVariable.ClientAddress), ("method", TemplateVariable.Method), ("scheme", TemplateVariable.Scheme),
        ("host", TemplateVariable.Host), ("host.name", TemplateVariable.HostName), ("path", TemplateVariable.Path),
        ("query", TemplateVariable.Query), ("target", TemplateVariable.Target), ("listener", TemplateVariable.Listener),
        ("route", TemplateVariable.Route), ("pool", TemplateVariable.Pool), ("request.id", TemplateVariable.RequestId),
    ];

    private static readonly (string Name, TemplateVariable Variable)[] ResponseVariables =
    [
        ("endpoint", TemplateVariable.Endpoint), ("status", TemplateVariable.Status),
    ];

    public static TextParser<TextTemplate> For(TemplatePlace place) => (string text, out TextTemplate? value) => Parse(text, place, out value);

    private static string? Parse(string text, TemplatePlace place, out TextTemplate? value)
    {
        value = null;
        if (text.Length > MaxLength)
            return $"This text has {text.Length} characters; at most {MaxLength} are taken.";
        var parts = ImmutableArray.CreateBuilder<TextTemplatePart>();
        var literal = "";
        for (var at = 0; at < text.Length;)
        {
            var start = text.IndexOf("${", at, StringComparison.Ordinal);
            if (start < 0)
            {
                literal += text[at..];
                break;
            }

            if (start > at && text[start - 1] == '$')
            {
                literal += text[at..(start - 1)] + "${";
                at = start + 2;
                continue;
            }

            var end = text.IndexOf('}', start);
            if (end < 0)
                return $"{Shown.Quoted(text[start..])} has no '}}'. Close the variable, or write '$${{' for the characters themselves.";
            literal += text[at..start];
            if (literal.Length > 0)
                parts.Add(new(TemplateVariable.None, literal));
            literal = "";
            if (Variable(text[(start + 2)..end], place, out var part) is { } error)
                return error;
            parts.Add(part!);
            at = end + 1;
        }

        if (literal.Length > 0)
            parts.Add(new(TemplateVariable.None, literal));
        value = new(text, parts.ToImmutable());
        return Literals(value, place);
    }

    private static string? Variable(string name, TemplatePlace place, out TextTemplatePart? part)
    {
        part = null;
        if (place == TemplatePlace.Rewrite && name.Length > 0 && name.All(char.IsAsciiDigit))
        {
            part = new(TemplateVariable.Group, name);
            return null;
        }

        foreach (var (prefix, variable) in new[] { (HeaderPrefix, TemplateVariable.RequestHeader), (ResponseHeaderPrefix, TemplateVariable.ResponseHeader) })
            if (name.StartsWith(prefix, StringComparison.Ordinal))
            {
                part = new(variable, name[prefix.Length..]);
                return NameText.Token(part.Text, out _) ?? (variable == TemplateVariable.ResponseHeader ? OnlyInResponses(name, place) : null);
            }

        foreach (var (word, variable) in Variables)
            if (word == name)
            {
                part = new(variable, "");
                return null;
            }

        foreach (var (word, variable) in ResponseVariables)
            if (word == name)
            {
                part = new(variable, "");
                return OnlyInResponses(name, place);
            }

        var known = Variables.Select(v => v.Name).Append($"{HeaderPrefix}NAME");
        if (place == TemplatePlace.ResponseHeader)
            known = known.Concat(ResponseVariables.Select(v => v.Name)).Append($"{ResponseHeaderPrefix}NAME");
        var words = known.ToArray();
        var groups = place == TemplatePlace.Rewrite ? ", and 1, 2, … for groups" : "";
        return $"{Shown.Quoted(name)} is not a variable.{Suggestion.Sentence(name, words)} Known: {string.Join(", ", words)}{groups}.";
    }

    private static string? OnlyInResponses(string name, TemplatePlace place) => place == TemplatePlace.ResponseHeader
        ? null
        : $"{Shown.Quoted(name)} is known when an endpoint has answered. Use it in a filter of the response.";

    /// <summary>What stands there by itself: it must not end a line, nor make something other than a URI.</summary>
    private static string? Literals(TextTemplate template, TemplatePlace place)
    {
        var text = string.Concat(template.Parts.Where(p => p.Variable == TemplateVariable.None).Select(p => p.Text));
        if (place is TemplatePlace.RequestHeader or TemplatePlace.ResponseHeader)
            return text.AsSpan().ContainsAnyExceptInRange(' ', '~')
                ? $"{Shown.Quoted(template.Text)} holds a control character or one beyond ASCII, which a header's value cannot. Remove it."
                : text.Length > 0 && (template.Text[0] == ' ' || template.Text[^1] == ' ')
                    ? $"{Shown.Quoted(template.Text)} begins or ends with a space, which is no part of a header's value. Remove it."
                    : null;
        if (text.AsSpan().ContainsAnyExceptInRange('!', '~'))
            return $"{Shown.Quoted(template.Text)} has a space or a character beyond ASCII. Write it percent-encoded.";
        // '//host' leads to another host (RFC 3986 §4.2), and what follows here is the client's to choose.
        if (template.Parts is [{ Variable: TemplateVariable.None, Text: "/" }, { Variable: TemplateVariable.Path or TemplateVariable.Target }, ..])
            return $"{Shown.Quoted(template.Text)} begins with two slashes, since the path begins with one. Write '{Shown.Plain(template.Text[1..])}'.";
        if (place == TemplatePlace.Redirect && template.Parts is [{ Variable: TemplateVariable.Query }, ..])
            return $"{Shown.Quoted(template.Text)} begins with the query, which is the client's to choose: it could lead to any host. Write '/?{Shown.Plain(template.Text)}'.";
        var begins = template.Parts is [{ Variable: not TemplateVariable.None }, ..];
        if (place == TemplatePlace.Rewrite)
            return text.AsSpan().ContainsAny('?', '#') ? $"{Shown.Quoted(template.Text)} has a '?' or '#', and a filter rewrites the path alone; the query stays. Remove it."
                : template.Text.StartsWith('/') || template.Parts is [{ Variable: TemplateVariable.Path }, ..] ? null
                : $"{Shown.Quoted(template.Text)} does not begin with '/'. Write '/{Shown.Plain(template.Text)}'.";
        return begins || template.Text.StartsWith('/') || IsAbsolute(template.Text)
            ? null
            : $"{Shown.Quoted(template.Text)} is neither a URL nor a path. Write https://host, https://host/path or /path.";
    }

    private static bool IsAbsolute(string text) =>
        (text.StartsWith("https://", StringComparison.Ordinal) && text.Length > "https://".Length && text["https://".Length] is not ('/' or '?' or '#'))
        || (text.StartsWith("http://", StringComparison.Ordinal) && text.Length > "http://".Length && text["http://".Length] is not ('/' or '?' or '#'));
}
