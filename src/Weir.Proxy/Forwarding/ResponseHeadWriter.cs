using Weir.Http;
using Weir.Http.Fields;
using Weir.Http.Http1;

namespace Weir.Proxy.Forwarding;

/// <summary>Writes an endpoint's response head as the client gets it.</summary>
internal static class ResponseHeadWriter
{
    /// <summary>The most that is added to the endpoint's own head.</summary>
    public const int AddedBytes = 256;

    // Framing is written from what was understood, as in requests.
    private static readonly KnownFieldSet Framing = KnownFieldSet.Of(KnownField.ContentLength, KnownField.TransferEncoding);

    /// <param name="into">Where to.</param>
    /// <param name="received">The buffer that was parsed.</param>
    /// <param name="head">What was parsed.</param>
    /// <param name="chunked">Say that the content comes in chunks.</param>
    /// <param name="connection">The value of Connection, or empty for none.</param>
    /// <param name="upgrade">Pass Upgrade on: the answer to a request to switch.</param>
    /// <param name="date">A Date field line for responses that lack it (RFC 9110 §6.6.1); empty for none.</param>
    /// <returns>Bytes written; -1 when they do not fit.</returns>
    public static int Write(
        Span<byte> into,
        ReadOnlySpan<byte> received,
        ResponseHead head,
        bool chunked,
        ReadOnlySpan<byte> connection,
        bool upgrade,
        ReadOnlySpan<byte> date)
    {
        HeadBuilder builder = new(into);
        builder.Add("HTTP/1.1 "u8);
        builder.Add(head.Status);
        builder.Add(" "u8);
        builder.Add(head.Reason.Of(received));
        builder.Add("\r\n"u8);
        builder.AddFields(received, head.Fields, Framing);
        if (chunked)
        {
            builder.Add("Transfer-Encoding: chunked\r\n"u8);
        }
        else if (head.ContentLength >= 0 && !head.IsChunked)
        {
            builder.Add("Content-Length: "u8);
            builder.Add(head.ContentLength);
            builder.Add("\r\n"u8);
        }

        if (upgrade)
            AddUpgrade(ref builder, received, head.Fields);
        if (!connection.IsEmpty)
        {
            builder.Add("Connection: "u8);
            builder.Add(connection);
            builder.Add("\r\n"u8);
        }

        if (!head.Fields.Has(KnownField.Date))
            builder.Add(date);
        builder.Add("\r\n"u8);
        return builder.Overflowed ? -1 : builder.Length;
    }

    private static void AddUpgrade(ref HeadBuilder builder, ReadOnlySpan<byte> received, FieldList fields)
    {
        int index = fields.IndexOf(KnownField.Upgrade);
        if (index < 0)
            return;
        builder.Add("Upgrade: "u8);
        builder.Add(fields[index].Value.Of(received));
        builder.Add("\r\n"u8);
    }
}
