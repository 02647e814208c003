using System.Text;
using System.Text.RegularExpressions;
using Weir.Proxy.Forwarding;
using Weir.Proxy.Routing;

namespace Weir.Proxy.Filters;

/// <summary>A path that matches a regular expression as a whole is put together anew from its groups.</summary>
/// <remarks>
/// The one filter that allocates: .NET has no way to read groups without a <see cref="Match"/>. Linear in the path's length, as the expression
/// does not backtrack. It sees the path as routes do, without parameters, and what it writes has none.
/// </remarks>
public sealed class RegexRewrite(Regex from, Template to) : PathFilter
{
    public override string ToString() => $"rewrite {from} to {to}";

    internal override bool TryWrite(ref FieldLines into, in FilterContext context)
    {
        Match match = from.Match(Encoding.ASCII.GetString(PathParameters.Without(context.Path, new byte[context.Path.Length])));
        if (!match.Success)
            return false;
        to.WriteUri(ref into, in context, match);
        return true;
    }
}
