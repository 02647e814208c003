namespace Weir.Configuration.Text;

/// <summary>Names of header fields that a filter may change.</summary>
internal static class FilteredHeaderText
{
    /// <summary>They say where a message ends, or belong to one connection (RFC 9110 §7.6.1): a filter could make one request two.</summary>
    private static readonly string[] Framing =
    [
        "Connection", "Content-Length", "Transfer-Encoding", "TE", "Trailer", "Upgrade", "Keep-Alive", "Proxy-Connection", "Proxy-Authenticate",
        "Proxy-Authorization", "Proxy-Authentication-Info", "HTTP2-Settings",
    ];

    /// <summary>What endpoints are told about the client has one author.</summary>
    private static readonly string[] Forwarding = ["X-Forwarded-For", "X-Forwarded-Proto", "X-Forwarded-Host", "Forwarded", "Via"];

    public static string? Request(string text, out string value) =>
        Common(text, out value)
        ?? (Is(text, ["Host"]) ? "'Host' decides which site an endpoint serves, and a filter cannot change it. Remove it."
            : Is(text, ["Expect", "Max-Forwards"]) ? $"'{Shown.Plain(text)}' is between the client and Weir, and a filter cannot change it. Remove it."
            : Is(text, Forwarding) ? $"'{Shown.Plain(text)}' is written by 'forwarding' of the listener. Set it there, or use another name."
            : Is(text, ["X-Request-Id"]) ? "'X-Request-Id' is given by the listener. Write requestId: true there."
            : null);

    public static string? Response(string text, out string value) =>
        Common(text, out value) ?? (Is(text, ["Date"]) ? "'Date' is when the response was made, and a filter cannot change it. Remove it." : null);

    private static string? Common(string text, out string value) =>
        NameText.Token(text, out value)
        ?? (Is(text, Framing)
            ? $"'{Shown.Plain(text)}' belongs to the connection or says where a message ends, and a filter cannot change it. Remove it."
            : null);

    private static bool Is(string text, string[] names) => names.Contains(text, StringComparer.OrdinalIgnoreCase);
}
