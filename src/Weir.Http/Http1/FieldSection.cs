using Weir.Http.Fields;

namespace Weir.Http.Http1;

/// <summary>What the fields of one head mean for its connection and its content.</summary>
internal struct FieldSection
{
    public ConnectionOptions Options;
    public int OptionCount;

    /// <summary>Content-Length, or -1.</summary>
    public long ContentLength;

    public bool IsChunked;

    /// <summary>Expect: 100-continue.</summary>
    public bool ExpectContinue;

    /// <summary>TE: trailers (RFC 9110 §10.1.4).</summary>
    public bool AcceptsTrailers;

    /// <summary>Reads field lines up to and including the empty line that ends the head.</summary>
    /// <param name="buffer">At most <see cref="HttpLimits.HeadBytes"/> bytes, from the first byte of the head.</param>
    /// <param name="position">First byte after the request or status line.</param>
    /// <param name="isRequest">Host, Expect and TE have a meaning in requests only.</param>
    /// <param name="end">First byte after the head, when complete.</param>
    public HeadStatus Parse(
        ReadOnlySpan<byte> buffer, int position, HttpLimits limits, FieldList fields, bool isRequest, out int end, out HttpError error)
    {
        ContentLength = -1;
        end = 0;
        while (true)
        {
            ReadOnlySpan<byte> rest = buffer[position..];
            HeadStatus status = LineEnd.Find(rest, limits.FieldBytes, HttpError.FieldTooLong, out int length, out int colon, out error);
            if (status != HeadStatus.Complete)
                return status;

            if (length == 0)
            {
                end = position + 2;
                error = Finish(buffer, fields);
                return error == HttpError.None ? HeadStatus.Complete : HeadStatus.Invalid;
            }

            error = fields.Count == fields.Capacity
                ? HttpError.TooManyFields
                : ReadLine(rest[..length], position, colon, fields, isRequest);
            if (error != HttpError.None)
                return HeadStatus.Invalid;
            position += length + 2;
        }
    }

    private HttpError ReadLine(ReadOnlySpan<byte> line, int position, int colon, FieldList fields, bool isRequest)
    {
        if (colon <= 0)
            return FieldName.WhyRefused(line, colon);

        // A known name is a token; only the others need to be looked at byte by byte.
        ReadOnlySpan<byte> name = line[..colon];
        KnownField known = KnownFields.Find(name);
        if (known == KnownField.Other)
        {
            if (name.ContainsAnyExcept(ByteClasses.Token))
                return FieldName.WhyRefused(line, colon);
            if (isRequest && FieldName.IsDisguised(name))
                return HttpError.DisguisedField;
        }

        // Values may hold HTAB, SP, visible ASCII and obs-text, which is passed on as it came (RFC 9110 §5.5).
        int start = colon + 1;
        int end = line.Length;
        while (start < end && line[start] is (byte)' ' or (byte)'\t')
            start++;
        while (end > start && line[end - 1] is (byte)' ' or (byte)'\t')
            end--;

        if (known is not KnownField.Other and <= KnownFields.LastInterpreted)
        {
            HttpError error = Interpret(known, line[start..end], fields, isRequest);
            if (error != HttpError.None)
                return error;
        }

        fields.Add(new Field(
            position, line.Length + 2, name.Length, position + start, end - start, known, KnownFields.HopByHop.Contains(known)));
        return HttpError.None;
    }

    private HttpError Interpret(KnownField known, ReadOnlySpan<byte> value, FieldList fields, bool isRequest)
    {
        switch (known)
        {
            case KnownField.Host when isRequest && fields.Has(KnownField.Host):
                return HttpError.RepeatedHost; // RFC 9112 §3.2
            case KnownField.Connection:
                return ConnectionField.Read(value, ref Options, ref OptionCount);
            case KnownField.ContentLength:
                return fields.Has(KnownField.ContentLength)
                    ? HttpError.RepeatedContentLength
                    : ContentLengthField.Read(value, out ContentLength);
            case KnownField.TransferEncoding:
                IsChunked = true;
                return fields.Has(KnownField.TransferEncoding)
                    ? HttpError.RepeatedTransferEncoding
                    : TransferEncodingField.Read(value);
            case KnownField.Expect when isRequest:
                // RFC 9110 §10.1.1 knows one expectation; anything else cannot be met on the endpoint's behalf.
                ExpectContinue = value.Length == 12 && KnownFields.Is(value, "100-continue"u8);
                return ExpectContinue ? HttpError.None : HttpError.UnknownExpectation;
            case KnownField.Te when isRequest:
                var codings = new TokenList(value);
                while (codings.Next())
                    AcceptsTrailers |= codings.Item.Length == 8 && KnownFields.Is(codings.Item, "trailers"u8);
                return HttpError.None;
            default:
                return HttpError.None;
        }
    }

    private readonly HttpError Finish(ReadOnlySpan<byte> buffer, FieldList fields)
    {
        // RFC 9112 §6.1: the sign of a smuggled request. A server may drop the length and go on; we do not guess.
        if (IsChunked && ContentLength >= 0)
            return HttpError.LengthAndTransferEncoding;

        if ((Options & ConnectionOptions.Nominations) != ConnectionOptions.None)
        {
            for (int i = fields.IndexOf(KnownField.Connection); i >= 0; i = fields.IndexOf(KnownField.Connection, i + 1))
                ConnectionField.Nominate(buffer, fields[i].Value.Of(buffer), fields);
        }

        return HttpError.None;
    }
}
