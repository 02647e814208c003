namespace Weir.Configuration;

/// <summary>Which hosts a route takes: one name, or every name below a domain.</summary>
/// <param name="Name">
/// In lower case, without port: <c>shop.example</c>, or the domain after <c>*.</c>; an IPv6 literal keeps its brackets.
/// </param>
/// <param name="AnySubdomain">True for <c>*.example.com</c>: any depth below the domain, but not the domain itself.</param>
public sealed record HostPattern(string Name, bool AnySubdomain)
{
    public override string ToString() => AnySubdomain ? $"*.{Name}" : Name;
}
