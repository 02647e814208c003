using Weir.Http.Fields;

namespace Weir.Http.Http1;

/// <summary>Settles which authority a request is for (RFC 9112 §3.2, §3.3).</summary>
internal static class HostRule
{
    /// <summary>Checks the Host field and sets the head's host, unless an absolute-form target has set it already.</summary>
    public static HttpError Apply(ReadOnlySpan<byte> buffer, RequestHead head)
    {
        bool hasOwn = head.Form is TargetForm.Absolute or TargetForm.Authority;
        int index = head.Fields.IndexOf(KnownField.Host);
        if (index < 0)
        {
            // §3.2: 400 for any HTTP/1.1 request without Host, whatever the form of its target.
            if (head.MinorVersion == 1)
                return HttpError.MissingHost;
            if (!hasOwn)
                SetHost(head, default, 0, -1);
            return HttpError.None;
        }

        ByteRange value = head.Fields[index].Value;
        if (!Authority.TryRead(value.Of(buffer), out int nameLength, out int port))
            return HttpError.BadHost;

        // §3.2.2: an authority in the target replaces Host; Host must be valid nevertheless.
        if (hasOwn)
            return HttpError.None;

        // §3.3: "http" needs an authority, and a server may reject a request that has none. In HTTP/1.1 we do.
        if (nameLength == 0 && head.MinorVersion == 1)
            return HttpError.EmptyHost;
        SetHost(head, value, nameLength, port);
        return HttpError.None;
    }

    public static void SetHost(RequestHead head, ByteRange host, int nameLength, int port)
    {
        head.Host = host;
        head.HostName = host with { Length = nameLength };
        head.HostPort = port;
    }
}
