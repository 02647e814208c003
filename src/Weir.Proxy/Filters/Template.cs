using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Weir.Proxy.Forwarding;

namespace Weir.Proxy.Filters;

/// <summary>Text with variables, taken apart at load so that writing it copies bytes and nothing else. Immutable.</summary>
/// <remarks>
/// What variables stand for is the client's or the endpoint's to choose, so it is never written as it is: in a field's value every control
/// character becomes a space, which leaves no way to end the line (response splitting); in a URI whatever could end or change it is encoded.
/// </remarks>
public sealed class Template
{
    private const int PreviewBytes = 64 * 1024;

    private readonly ImmutableArray<Part> _parts;
    private readonly string _text;

    public Template(IEnumerable<TemplatePart> parts)
    {
        TemplatePart[] all = [.. parts];
        _text = string.Concat(all.Select(p => p.Variable == Variable.None ? p.Text : "${" + Name(p) + "}"));
        _parts = [.. all.Select(p => new Part(p.Variable, Encoding.UTF8.GetBytes(p.Text), p.Text))];
    }

    /// <summary>A text without variables.</summary>
    public static Template Of(string text) => new([new TemplatePart(Variable.None, text)]);

    /// <summary>The normalised path is needed.</summary>
    public bool NeedsPath => _parts.Any(p => p.Variable is Variable.Path or Variable.Target);

    /// <summary>Known only when an endpoint has answered.</summary>
    public bool NeedsResponse => _parts.Any(p => p.Variable is Variable.Endpoint or Variable.Status or Variable.ResponseHeader);

    /// <summary>As a URI it begins with a path, so it means this host.</summary>
    internal bool BeginsWithPath => _text.StartsWith('/') && !_text.StartsWith("//", StringComparison.Ordinal);

    public override string ToString() => _text;

    /// <summary>As a field's value for people who ask what it would be; the template itself when that is not known yet.</summary>
    internal string Preview(in FilterContext context)
    {
        if (NeedsResponse)
            return _text;
        FieldLines into = new(new byte[PreviewBytes]);
        WriteValue(ref into, in context);
        return into.Overflowed ? _text : Encoding.Latin1.GetString(into.Written);
    }

    /// <summary>Writes it as the value of a field, or part of one.</summary>
    internal void WriteValue(ref FieldLines into, in FilterContext context)
    {
        foreach (Part part in _parts)
        {
            if (part.Variable == Variable.None)
                into.Add(part.Bytes);
            else
                WriteVariable(ref into, part, in context, inUri: false, groups: null);
        }
    }

    /// <summary>Writes it as a URI, or part of one.</summary>
    /// <param name="groups">Of the path's regular expression, if there is one.</param>
    internal void WriteUri(ref FieldLines into, in FilterContext context, Match? groups = null)
    {
        foreach (Part part in _parts)
        {
            if (part.Variable == Variable.None)
                into.Add(part.Bytes);
            else
                WriteVariable(ref into, part, in context, inUri: true, groups);
        }
    }

    private static void WriteVariable(ref FieldLines into, in Part part, in FilterContext context, bool inUri, Match? groups)
    {
        switch (part.Variable)
        {
            // The parser has let nothing through that could end a line or leave its place in a URI.
            case Variable.Method:
                into.Add(context.Method);
                break;
            case Variable.Scheme:
                into.Add(context.Scheme);
                break;
            case Variable.Host:
                into.Add(context.Host);
                break;
            case Variable.HostName:
                into.Add(context.HostName);
                break;
            case Variable.Path:
                WriteTarget(ref into, context.Path, inUri);
                break;
            case Variable.Query:
                WriteTarget(ref into, context.Query, inUri);
                break;
            case Variable.Target:
                WriteTarget(ref into, context.Path, inUri);
                if (context.HasQuery)
                {
                    into.Add("?"u8);
                    WriteTarget(ref into, context.Query, inUri);
                }

                break;
            case Variable.Listener:
                into.Add(context.Listener);
                break;
            case Variable.Route:
                into.Add(context.Route);
                break;
            case Variable.Pool:
                into.Add(context.Pool);
                break;
            case Variable.Endpoint:
                into.Add(context.Endpoint);
                break;
            case Variable.Status:
                into.Add(context.Status);
                break;
            case Variable.Group:
                // A piece of the normalised path: visible ASCII.
                into.Add(GroupOf(groups, part.Text));
                break;
            case Variable.ClientAddress:
                into.Add(context.Client);
                break;
            case Variable.RequestId:
                Clean(ref into, context.RequestId, inUri);
                break;
            case Variable.RequestHeader:
                Clean(ref into, context.RequestField(part.Bytes), inUri);
                break;
            case Variable.ResponseHeader:
                Clean(ref into, context.ResponseField(part.Bytes), inUri);
                break;
        }
    }

    /// <summary>Path or query. As a URI, what is none is encoded: browsers take a backslash for a slash, and <c>/\host</c> for another host.</summary>
    private static void WriteTarget(ref FieldLines into, ReadOnlySpan<byte> value, bool inUri)
    {
        if (inUri)
            into.AddOfUri(value);
        else
            into.Add(value);
    }

    private static void Clean(ref FieldLines into, ReadOnlySpan<byte> value, bool inUri)
    {
        if (inUri)
            into.AddEncoded(value);
        else
            into.AddCleaned(value);
    }

    private static ReadOnlySpan<char> GroupOf(Match? groups, string name) => groups is null ? default : groups.Groups[name].ValueSpan;

    private static string Name(TemplatePart part) => part.Variable switch
    {
        Variable.ClientAddress => "client.address",
        Variable.HostName => "host.name",
        Variable.RequestId => "request.id",
        Variable.RequestHeader => $"header.{part.Text}",
        Variable.ResponseHeader => $"response.header.{part.Text}",
        Variable.Group => part.Text,
        _ => part.Variable.ToString().ToLower(CultureInfo.InvariantCulture),
    };

    private readonly record struct Part(Variable Variable, byte[] Bytes, string Text);
}
