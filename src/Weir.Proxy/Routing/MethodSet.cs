using System.Collections.Immutable;
using System.Text;
using Weir.Http;
using Weir.Http.Http1;

namespace Weir.Proxy.Routing;

/// <summary>Methods that a route takes. They are case-sensitive (RFC 9110 §9.1); GET does not include HEAD. Immutable.</summary>
public sealed class MethodSet
{
    private static readonly Dictionary<string, KnownMethod> Known = Enum.GetValues<KnownMethod>()
        .Where(m => m != KnownMethod.Other)
        .ToDictionary(m => m.ToString().ToUpperInvariant(), StringComparer.Ordinal);

    private readonly uint _known;
    private readonly ImmutableArray<byte[]> _others;
    private readonly string _text;

    public MethodSet(IEnumerable<string> methods)
    {
        string[] all = [.. methods];
        _text = string.Join(", ", all);
        ImmutableArray<byte[]>.Builder others = ImmutableArray.CreateBuilder<byte[]>();
        foreach (string method in all)
        {
            if (Known.TryGetValue(method, out KnownMethod known))
                _known |= 1u << (int)known;
            else
                others.Add(Encoding.ASCII.GetBytes(method));
        }

        _others = others.ToImmutable();
    }

    public bool Contains(ReadOnlySpan<byte> buffer, RequestHead head)
    {
        if (head.Method != KnownMethod.Other)
            return (_known >> (int)head.Method & 1) != 0;
        ReadOnlySpan<byte> method = head.MethodRange.Of(buffer);
        foreach (byte[] other in _others)
        {
            if (method.SequenceEqual(other))
                return true;
        }

        return false;
    }

    public override string ToString() => _text;
}
