using Weir.Http.Fields;

namespace Weir.Http.Http1;

/// <summary>Reads a request target in its four forms (RFC 9112 §3.2).</summary>
internal static class RequestTarget
{
    /// <summary>Fills form, path and query, and the host when the target names it.</summary>
    /// <param name="target">The target, not empty.</param>
    /// <param name="head">Its <see cref="RequestHead.Target"/> and method are set.</param>
    public static HttpError Parse(ReadOnlySpan<byte> target, RequestHead head)
    {
        // §3.2.3: CONNECT takes authority-form and nothing else does.
        if (head.Method == KnownMethod.Connect)
            return ParseAuthority(target, head);

        if (target[0] == '/')
        {
            head.Form = TargetForm.Origin;
            return ParsePathAndQuery(target, 0, head);
        }

        if (target[0] == '*')
            return ParseAsterisk(target, head);
        return ParseAbsolute(target, head);
    }

    private static HttpError ParseAuthority(ReadOnlySpan<byte> target, RequestHead head)
    {
        // A port is required: there is no default to fall back on.
        if (!Authority.TryRead(target, out int nameLength, out int port) || nameLength == 0 || port < 0)
            return HttpError.BadTarget;
        head.Form = TargetForm.Authority;
        head.HasQuery = false;
        head.Path = new(head.Target.End, 0);
        head.Query = new(head.Target.End, 0);
        HostRule.SetHost(head, head.Target, nameLength, port);
        return HttpError.None;
    }

    private static HttpError ParseAsterisk(ReadOnlySpan<byte> target, RequestHead head)
    {
        // §3.2.4: for a server-wide OPTIONS only.
        if (target.Length != 1 || head.Method != KnownMethod.Options)
            return HttpError.BadTarget;
        head.Form = TargetForm.Asterisk;
        head.HasQuery = false;
        head.Path = head.Target;
        head.Query = new(head.Target.End, 0);
        return HttpError.None;
    }

    private static HttpError ParseAbsolute(ReadOnlySpan<byte> target, RequestHead head)
    {
        // Only the schemes we serve; "ftp://…" would make us a forward proxy.
        int authority = target.Length >= 7 && KnownFields.Is(target[..4], "http"u8) && target[4..].StartsWith("://"u8) ? 7
            : target.Length >= 8 && KnownFields.Is(target[..5], "https"u8) && target[5..].StartsWith("://"u8) ? 8
            : 0;
        if (authority == 0)
            return HttpError.BadTarget;

        int length = target[authority..].IndexOfAny((byte)'/', (byte)'?');
        if (length < 0)
            length = target.Length - authority;
        ReadOnlySpan<byte> host = target.Slice(authority, length);

        // RFC 9110 §4.2.4: "http://trusted@evil/" is written to deceive.
        if (host.Contains((byte)'@'))
            return HttpError.UserInformation;

        // RFC 9110 §4.2.1: an http URI with an empty host is invalid.
        if (!Authority.TryRead(host, out int nameLength, out int port) || nameLength == 0)
            return HttpError.BadTarget;

        head.Form = TargetForm.Absolute;
        HostRule.SetHost(head, new(head.Target.Start + authority, length), nameLength, port);
        return ParsePathAndQuery(target, authority + length, head);
    }

    private static HttpError ParsePathAndQuery(ReadOnlySpan<byte> target, int from, RequestHead head)
    {
        int start = head.Target.Start;
        int mark = target[from..].IndexOfAnyExcept(ByteClasses.Path);
        head.HasQuery = mark >= 0;
        if (mark < 0)
        {
            head.Path = new(start + from, target.Length - from);
            head.Query = new(start + target.Length, 0);
            return HttpError.None;
        }

        // Only a question mark may end the path; spaces, HTAB, '#' and bytes above ASCII are refused in both parts.
        mark += from;
        if (target[mark] != '?' || target[(mark + 1)..].ContainsAnyExcept(ByteClasses.Query))
            return HttpError.BadTarget;
        head.Path = new(start + from, mark - from);
        head.Query = new(start + mark + 1, target.Length - mark - 1);
        return HttpError.None;
    }
}
