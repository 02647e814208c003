namespace Weir.Http;

/// <summary>Why a message was refused; one value per cause. <see cref="HttpErrorText"/> gives status and words.</summary>
/// <remarks>Expected on the wire, so a value and not an exception.</remarks>
public enum HttpError : byte
{
    None,

    // Lines
    BareCarriageReturn,
    BareLineFeed,
    ControlCharacter,
    EmptyLineBeforeMessage,
    TlsOnPlainPort,

    // Request line
    RequestLineTooLong,
    MethodTooLong,
    BadMethod,
    BadRequestLine,
    BadTarget,
    UserInformation,
    BadVersion,
    UnsupportedVersion,

    // Status line
    StatusLineTooLong,
    BadStatusLine,

    // Fields
    HeadTooLarge,
    FieldTooLong,
    TooManyFields,
    FoldedField,
    MissingColon,
    EmptyFieldName,
    SpaceBeforeColon,
    BadFieldName,
    DisguisedField,

    // Fields with a meaning to us
    MissingHost,
    RepeatedHost,
    EmptyHost,
    BadHost,
    BadContentLength,
    RepeatedContentLength,
    ContentLengthOverflow,
    BadTransferEncoding,
    UnknownTransferCoding,
    RepeatedTransferEncoding,
    TransferEncodingInOldVersion,
    LengthAndTransferEncoding,
    BadConnection,
    TooManyConnectionOptions,
    ForbiddenNomination,
    UnknownExpectation,

    // Chunked content
    BadChunkSize,
    ChunkSizeOverflow,
    BadChunkExtension,
    ChunkLineTooLong,
    BadChunkEnd,
    TrailerTooLarge,
    ForbiddenTrailer,
}
