using System.Net;
using Weir.SystemTests.Harness;
using Weir.SystemTests.Wire;

namespace Weir.SystemTests.Affinity;

/// <summary>A client that keeps one cookie as a browser does, and takes a new connection for each request.</summary>
public sealed class Visitor(string cookieName)
{
    public string? Cookie { get; set; }

    /// <summary>The last response.</summary>
    public RawResponse? Response { get; private set; }

    /// <summary>How often a response set the cookie.</summary>
    public int TimesSet { get; private set; }

    /// <returns>The body, in which endpoints say their name.</returns>
    public async Task<string> AskAsync(EndPoint weir, string further = "")
    {
        var cookie = Cookie is null ? "" : $"Cookie: first=1; {cookieName}={Cookie}; last=2\r\n";
        Response = await RawClient.ExchangeAsync(weir, $"GET / HTTP/1.1\r\nHost: test.example\r\n{cookie}{further}\r\n");
        foreach (var set in Response.Fields.Values("Set-Cookie").Where(v => v.StartsWith(cookieName + "=", StringComparison.Ordinal)))
        {
            Cookie = set[(cookieName.Length + 1)..].Split(';')[0];
            TimesSet++;
        }

        return Response.BodyText;
    }
}
