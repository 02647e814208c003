using System.Globalization;
using Weir.Net.Memory;
using Weir.Tests.Proxy.Http1;

namespace Weir.Tests.Proxy.Forwarding;

/// <summary>What an endpoint serves that knows ranges (RFC 9110 §14): the same bytes at each, but for what a test makes differ.</summary>
internal sealed record Document
{
    /// <summary>Old enough for its date to be a strong validator.</summary>
    public const string Date = "Date: Tue, 15 Nov 1994 12:45:26 GMT\r\n";

    public const string Modified = "Last-Modified: Tue, 15 Nov 1994 12:44:26 GMT\r\n";

    public string Body { get; init; } = "0123456789abcdefghij";

    public string Fields { get; init; } = "ETag: \"v1\"\r\n";

    /// <summary>The value that If-Range has to have.</summary>
    public string Validator => Message.Field($"\r\n{Fields}\r\n", "ETag") ?? Message.Field($"\r\n{Fields}\r\n", "Last-Modified") ?? "";

    public string Whole => $"HTTP/1.1 200 OK\r\n{Date}{Fields}Content-Length: {Body.Length}\r\n\r\n{Body}";

    /// <summary>Answers as a server should: the range if the condition holds, the whole otherwise.</summary>
    public string Answer(string request)
    {
        if (Message.Field(request, "Range") is not { } range
            || !range.StartsWith("bytes=", StringComparison.Ordinal)
            || (Message.Field(request, "If-Range") is { } condition && condition != Validator))
            return Whole;
        string[] ends = range["bytes=".Length..].Split('-');
        int first = int.Parse(ends[0], CultureInfo.InvariantCulture);
        int last = ends[1].Length == 0 ? Body.Length - 1 : int.Parse(ends[1], CultureInfo.InvariantCulture);
        return Part(first, last, Fields);
    }

    public string Part(int first, int last, string fields) =>
        $"HTTP/1.1 206 Partial\r\n{Date}{fields}Content-Range: bytes {first}-{last}/{Body.Length}\r\nContent-Length: {last + 1 - first}\r\n\r\n{Body[first..(last + 1)]}";

    /// <summary>Sends the head and so much of the body, and then the connection ends.</summary>
    public static string? BreakOff(MemoryPeer peer, string answer, int bodyBytes)
    {
        peer.Send(answer[..(answer.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4 + bodyBytes)]);
        peer.Close();
        return null;
    }
}
