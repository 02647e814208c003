namespace Weir.Http;

/// <summary>The methods of RFC 9110 §9.3 and RFC 5789; any other token is <see cref="Other"/> and is passed on as it came.</summary>
public enum KnownMethod : byte
{
    Other,
    Get,
    Head,
    Post,
    Put,
    Delete,
    Connect,
    Options,
    Trace,
    Patch,
}
