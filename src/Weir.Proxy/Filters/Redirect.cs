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
        To.WriteUri(ref lines, in context);
        if (KeepsTarget)
        {
            lines.Add(context.Path);
            if (context.HasQuery)
            {
                lines.Add("?"u8);
                lines.Add(context.Query);
            }
        }

        lines.Add("\r\n"u8);
    }
}
