using Weir.Proxy.Forwarding;

namespace Weir.Proxy.Filters;

/// <summary>Sends the client elsewhere (RFC 9110 §15.4).</summary>
/// <param name="Status">301, 302, 303, 307 or 308.</param>
/// <param name="To">A URI; a path alone stays on this host.</param>
/// <param name="KeepsTarget">The request's path and query are put behind it: for a URI that ends with its host.</param>
public sealed record Redirect(int Status, Template To, bool KeepsTarget) : RouteAnswer(Status)
{
    public override bool NeedsPath => KeepsTarget || To.NeedsPath;

    public override ReadOnlySpan<byte> Body => default;

    public override string ToString() => $"redirect {Status} to {To}{(KeepsTarget ? "${target}" : "")}";

    internal override void Write(ref FieldLines lines, in FilterContext context)
    {
        lines.Add("Location: "u8);
        int start = lines.Written.Length;
        To.WriteUri(ref lines, in context);
        // "/${query}" with a slash first in the query would be the name of another host (RFC 3986 §4.2), which the dot keeps it from being.
        if (To.BeginsWithPath && lines.Written[start..].StartsWith("//"u8))
        {
            lines.Withdraw(start);
            lines.Add("/."u8);
            To.WriteUri(ref lines, in context);
        }

        if (KeepsTarget && context.Path.StartsWith("/"u8)) // OPTIONS * has no path
        {
            lines.AddOfUri(context.Path);
            if (context.HasQuery)
            {
                lines.Add("?"u8);
                lines.AddOfUri(context.Query);
            }
        }

        lines.Add("\r\n"u8);
    }
}
