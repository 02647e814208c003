using System.Text;
using Weir.Proxy.Forwarding;
using Weir.Proxy.Routing;

namespace Weir.Proxy.Filters;

/// <summary><c>/api/x</c> becomes <c>/x</c>: the beginning of a path, in whole segments, is replaced.</summary>
public sealed class PrefixRewrite(string from, string to) : PathFilter
{
    // Without the last slash: what follows begins with one.
    private readonly byte[] _from = Encoding.ASCII.GetBytes(from.TrimEnd('/'));
    private readonly byte[] _to = Encoding.ASCII.GetBytes(to.TrimEnd('/'));

    public override string ToString() => $"rewrite {from} to {to}";

    internal override bool TryWrite(ref FieldLines into, in FilterContext context)
    {
        ReadOnlySpan<byte> path = context.Path;
        int length = PathParameters.LengthOfPrefix(path, _from);
        if (length < 0)
            return false;
        ReadOnlySpan<byte> rest = path[length..];
        into.Add(_to);
        into.Add(rest.IsEmpty && _to.Length == 0 ? "/"u8 : rest);
        return true;
    }
}
