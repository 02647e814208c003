namespace Weir.Http.Http2.Heads;

/// <summary>What each <see cref="HeadError"/> is called.</summary>
public static class HeadErrorText
{
    /// <summary>One machine word for logs and metrics; never changes meaning.</summary>
    public static string Word(HeadError error) => error switch
    {
        HeadError.None => "none",
        HeadError.NoRoom => "no-room",
        HeadError.TooLarge => "head-too-large",
        HeadError.NotCarried => "not-carried-by-h2",
        HeadError.UnexpectedPseudoField => "unexpected-pseudo-field",
        HeadError.RepeatedPseudoField => "repeated-pseudo-field",
        HeadError.LatePseudoField => "late-pseudo-field",
        HeadError.MissingMethod => "missing-method",
        HeadError.MissingScheme => "missing-scheme",
        HeadError.MissingAuthority => "missing-authority",
        HeadError.MissingPath => "missing-path",
        HeadError.MissingStatus => "missing-status",
        HeadError.BadMethod => "bad-method",
        HeadError.BadScheme => "bad-scheme",
        HeadError.BadAuthority => "bad-authority",
        HeadError.BadPath => "bad-path",
        HeadError.BadStatus => "bad-status",
        HeadError.BadProtocol => "bad-protocol",
        HeadError.AuthorityMismatch => "authority-mismatch",
        HeadError.EmptyFieldName => "empty-field-name",
        HeadError.UpperCaseFieldName => "upper-case-field-name",
        HeadError.BadFieldName => "bad-field-name",
        HeadError.BadFieldValue => "bad-field-value",
        HeadError.PaddedFieldValue => "padded-field-value",
        HeadError.ConnectionSpecificField => "connection-specific-field",
        HeadError.BadTe => "bad-te",
        HeadError.RepeatedHost => "repeated-host",
        HeadError.BadContentLength => "bad-content-length",
        HeadError.RepeatedContentLength => "repeated-content-length",
        HeadError.ContentLengthMismatch => "content-length-mismatch",
        HeadError.InterimEndsStream => "interim-response-ends-stream",
        _ => throw new ArgumentOutOfRangeException(nameof(error), error, "Give every HeadError a word."),
    };

    /// <summary>Whether the peer broke RFC 9113 §8: the stream is reset with PROTOCOL_ERROR.</summary>
    public static bool IsMalformed(HeadError error) => error >= HeadError.UnexpectedPseudoField;
}
