namespace Weir.Configuration;

/// <summary>By what, other than a cookie, a client is known again.</summary>
public enum AffinitySource
{
    Address,
    Header,
}
