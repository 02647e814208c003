namespace Weir.Http.Http2.Heads;

/// <summary>Why a head or trailer section was not translated. <see cref="HeadErrorText"/> gives the word for the log.</summary>
/// <remarks>
/// All from <see cref="UnexpectedPseudoField"/> on make the message malformed: a stream error PROTOCOL_ERROR (RFC 9113 §8.1.1). Those before it
/// are not the sender's breach of the protocol.
/// </remarks>
public enum HeadError : byte
{
    None,

    /// <summary>The destination is too small. Nothing was encoded: it may be tried again with a larger one.</summary>
    NoRoom,

    /// <summary>The block held more than was allowed (<see cref="Hpack.HeaderBlock.IsTooLarge"/>): 431 for a request.</summary>
    TooLarge,

    /// <summary>An HTTP/1.1 request that HTTP/2 cannot carry to this peer: an Upgrade it does not allow, or CONNECT.</summary>
    NotCarried,

    // Pseudo-header fields (RFC 9113 §8.3)
    UnexpectedPseudoField,
    RepeatedPseudoField,
    LatePseudoField,
    MissingMethod,
    MissingScheme,
    MissingAuthority,
    MissingPath,
    MissingStatus,
    BadMethod,
    BadScheme,
    BadAuthority,
    BadPath,
    BadStatus,
    BadProtocol,
    AuthorityMismatch,

    // Fields (RFC 9113 §8.2)
    EmptyFieldName,
    UpperCaseFieldName,
    BadFieldName,
    BadFieldValue,
    PaddedFieldValue,
    ConnectionSpecificField,
    BadTe,
    RepeatedHost,
    BadContentLength,
    RepeatedContentLength,

    /// <summary>The length announced is not that of the content (RFC 9113 §8.1.1): here, none follows at all.</summary>
    ContentLengthMismatch,

    /// <summary>A 1xx response that ends the stream (RFC 9113 §8.1).</summary>
    InterimEndsStream,
}
