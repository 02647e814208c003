namespace Weir.Http;

/// <summary>What each <see cref="HttpError"/> is answered with, called in logs, and explained as.</summary>
public static class HttpErrorText
{
    /// <summary>The status a client gets for a request refused with this error.</summary>
    /// <remarks>A response refused is always answered with 502: <see cref="ResponseStatus"/>.</remarks>
    public static int RequestStatus(HttpError error) => error switch
    {
        HttpError.RequestLineTooLong => 414,
        HttpError.UnknownExpectation => 417,
        HttpError.HeadTooLarge or HttpError.FieldTooLong or HttpError.TooManyFields
            or HttpError.TooManyConnectionOptions or HttpError.TrailerTooLarge => 431,
        HttpError.MethodTooLong or HttpError.UnknownTransferCoding => 501,
        HttpError.UnsupportedVersion => 505,
        _ => 400,
    };

    /// <summary>The status a client gets when an endpoint's response was refused (RFC 9110 §15.6.3).</summary>
    public static int ResponseStatus => 502;

    /// <summary>One machine word for logs and metrics; never changes meaning.</summary>
    public static string Word(HttpError error) => error switch
    {
        HttpError.None => "none",
        HttpError.BareCarriageReturn => "bare-cr",
        HttpError.BareLineFeed => "bare-lf",
        HttpError.ControlCharacter => "control-character",
        HttpError.EmptyLineBeforeMessage => "empty-line-before-message",
        HttpError.TlsOnPlainPort => "tls-on-plain-port",
        HttpError.RequestLineTooLong => "request-line-too-long",
        HttpError.MethodTooLong => "method-too-long",
        HttpError.BadMethod => "bad-method",
        HttpError.BadRequestLine => "bad-request-line",
        HttpError.BadTarget => "bad-target",
        HttpError.UserInformation => "user-information",
        HttpError.BadVersion => "bad-version",
        HttpError.UnsupportedVersion => "unsupported-version",
        HttpError.StatusLineTooLong => "status-line-too-long",
        HttpError.BadStatusLine => "bad-status-line",
        HttpError.HeadTooLarge => "head-too-large",
        HttpError.FieldTooLong => "field-too-long",
        HttpError.TooManyFields => "too-many-fields",
        HttpError.FoldedField => "folded-field",
        HttpError.MissingColon => "missing-colon",
        HttpError.EmptyFieldName => "empty-field-name",
        HttpError.SpaceBeforeColon => "space-before-colon",
        HttpError.BadFieldName => "bad-field-name",
        HttpError.DisguisedField => "disguised-field",
        HttpError.MissingHost => "missing-host",
        HttpError.RepeatedHost => "repeated-host",
        HttpError.EmptyHost => "empty-host",
        HttpError.BadHost => "bad-host",
        HttpError.BadContentLength => "bad-content-length",
        HttpError.RepeatedContentLength => "repeated-content-length",
        HttpError.ContentLengthOverflow => "content-length-overflow",
        HttpError.BadTransferEncoding => "bad-transfer-encoding",
        HttpError.UnknownTransferCoding => "unknown-transfer-coding",
        HttpError.RepeatedTransferEncoding => "repeated-transfer-encoding",
        HttpError.TransferEncodingInOldVersion => "transfer-encoding-in-http-1.0",
        HttpError.LengthAndTransferEncoding => "content-length-and-transfer-encoding",
        HttpError.BadConnection => "bad-connection",
        HttpError.TooManyConnectionOptions => "too-many-connection-options",
        HttpError.ForbiddenNomination => "forbidden-nomination",
        HttpError.UnknownExpectation => "unknown-expectation",
        HttpError.BadChunkSize => "bad-chunk-size",
        HttpError.ChunkSizeOverflow => "chunk-size-overflow",
        HttpError.BadChunkExtension => "bad-chunk-extension",
        HttpError.ChunkLineTooLong => "chunk-line-too-long",
        HttpError.BadChunkEnd => "bad-chunk-end",
        HttpError.TrailerTooLarge => "trailer-too-large",
        HttpError.ForbiddenTrailer => "forbidden-trailer",
        _ => throw new ArgumentOutOfRangeException(nameof(error), error, "Give every HttpError a word."),
    };

    /// <summary>One sentence for people: what is wrong, and what would be right.</summary>
    public static string Sentence(HttpError error) => error switch
    {
        HttpError.None => "Nothing is wrong.",
        HttpError.BareCarriageReturn => "A carriage return is not followed by a line feed; lines end with CRLF.",
        HttpError.BareLineFeed => "A line ends with a line feed alone; lines end with CRLF.",
        HttpError.ControlCharacter => "The head holds a control character; only horizontal tabs are allowed, in field values.",
        HttpError.EmptyLineBeforeMessage => "Empty lines come before the message; begin with its first line.",
        HttpError.TlsOnPlainPort => "The client speaks TLS to a port that speaks plain HTTP; use http:// here.",
        HttpError.RequestLineTooLong => "The request target is too long; shorten it, or send the data as content.",
        HttpError.MethodTooLong => "The method is too long; no method known is longer than 32 bytes.",
        HttpError.BadMethod => "The method is not a token; use letters, such as GET.",
        HttpError.BadRequestLine => "The request line is not 'method target version' with single spaces between.",
        HttpError.BadTarget => "The request target is malformed; percent-encode spaces and bytes above ASCII, and leave out the fragment.",
        HttpError.UserInformation => "The request target holds user information before '@'; send credentials in Authorization.",
        HttpError.BadVersion => "The version is malformed; write HTTP/1.1.",
        HttpError.UnsupportedVersion => "The version is not supported; use HTTP/1.1 or HTTP/1.0.",
        HttpError.StatusLineTooLong => "The status line is too long.",
        HttpError.BadStatusLine => "The status line is not 'version status reason' with a status from 100 to 599.",
        HttpError.HeadTooLarge => "The head is too large; send fewer or shorter fields.",
        HttpError.FieldTooLong => "A field line is too long; shorten it.",
        HttpError.TooManyFields => "There are too many field lines; send fewer.",
        HttpError.FoldedField => "A field line begins with whitespace; write each field on one line.",
        HttpError.MissingColon => "A field line has no colon; write 'name: value'.",
        HttpError.EmptyFieldName => "A field line has no name before its colon.",
        HttpError.SpaceBeforeColon => "There is whitespace between a field name and its colon; remove it.",
        HttpError.BadFieldName => "A field name holds a character that no name may hold; use letters, digits and hyphens.",
        HttpError.DisguisedField => "A field name has '_' where a field that the proxy watches over has '-', and many servers take one for the other; leave the field out.",
        HttpError.MissingHost => "The Host field is missing; HTTP/1.1 requires it.",
        HttpError.RepeatedHost => "The Host field is given more than once; send it once.",
        HttpError.EmptyHost => "The Host field is empty; name the host.",
        HttpError.BadHost => "The Host field is not 'host' or 'host:port'.",
        HttpError.BadContentLength => "Content-Length is not a number; send digits only.",
        HttpError.RepeatedContentLength => "Content-Length is given more than once; send it once.",
        HttpError.ContentLengthOverflow => "Content-Length is larger than any length that can be counted.",
        HttpError.BadTransferEncoding => "Transfer-Encoding is malformed, or chunked is not its only last coding; send 'chunked'.",
        HttpError.UnknownTransferCoding => "Transfer-Encoding names a coding that is not supported; send 'chunked' alone.",
        HttpError.RepeatedTransferEncoding => "Transfer-Encoding is given more than once; send it once.",
        HttpError.TransferEncodingInOldVersion => "HTTP/1.0 has no Transfer-Encoding; send Content-Length, or use HTTP/1.1.",
        HttpError.LengthAndTransferEncoding => "Content-Length and Transfer-Encoding are both given; send one of them.",
        HttpError.BadConnection => "Connection is not a list of tokens.",
        HttpError.TooManyConnectionOptions => "Connection holds too many options; at most 64 are read.",
        HttpError.ForbiddenNomination => "Connection names Host, Content-Length or Transfer-Encoding, which it cannot remove.",
        HttpError.UnknownExpectation => "Expect asks for something other than 100-continue.",
        HttpError.BadChunkSize => "A chunk size is not 1 to 16 hexadecimal digits.",
        HttpError.ChunkSizeOverflow => "A chunk size is larger than any length that can be counted.",
        HttpError.BadChunkExtension => "A chunk extension is malformed; write ';name=value' without spaces.",
        HttpError.ChunkLineTooLong => "A chunk line is too long; send fewer extensions.",
        HttpError.BadChunkEnd => "A chunk is not followed by CRLF: it is longer or shorter than its size says.",
        HttpError.TrailerTooLarge => "The trailer section is too large; send fewer or shorter trailers.",
        HttpError.ForbiddenTrailer => "A trailer names a field about framing, routing or the connection; send it in the head.",
        _ => throw new ArgumentOutOfRangeException(nameof(error), error, "Give every HttpError a sentence."),
    };
}
