using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using Weir.Proxy.Forwarding;

namespace Weir.Proxy.Filters;

/// <summary>What a route answers by itself, without an endpoint. Immutable.</summary>
/// <param name="Status">200 to 599.</param>
public abstract partial record RouteAnswer(int Status)
{
    private readonly byte[] _statusLine = Encoding.ASCII.GetBytes($"HTTP/1.1 {Status} {Phrase(Status)}\r\n");

    internal ReadOnlySpan<byte> StatusLine => _statusLine;

    /// <summary>The normalised path is needed.</summary>
    public abstract bool NeedsPath { get; }

    /// <summary>Sent behind the head, unless the request is a HEAD.</summary>
    public abstract ReadOnlySpan<byte> Body { get; }

    /// <summary>Writes the field lines that belong to it; status line, Date and length are not its business.</summary>
    internal abstract void Write(ref FieldLines lines, in FilterContext context);

    /// <summary>The registered phrase, from its name in .NET; empty for a status without one (RFC 9112 §4 allows that).</summary>
    private static string Phrase(int status) =>
        Enum.IsDefined((HttpStatusCode)status) ? WordStart().Replace(((HttpStatusCode)status).ToString(), " ") : "";

    [GeneratedRegex("(?<=[a-z])(?=[A-Z])", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex WordStart();
}
