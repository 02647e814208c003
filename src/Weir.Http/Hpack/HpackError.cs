namespace Weir.Http.Hpack;

/// <summary>Why a field block could not be decoded. The tables of both ends differ from then on: every one ends the connection.</summary>
/// <remarks>
/// RFC 9113 §4.3: the connection error is COMPRESSION_ERROR; for <see cref="TooMuchWork"/> ENHANCE_YOUR_CALM says better what is meant.
/// </remarks>
public enum HpackError : byte
{
    None,

    /// <summary>The block ends within a field.</summary>
    Truncated,

    /// <summary>An integer of more than 2^31 - 1, or one with needless octets (RFC 7541 §5.1).</summary>
    IntegerOverflow,

    /// <summary>An index of 0, or beyond both tables (RFC 7541 §2.3.3, §6.1).</summary>
    BadIndex,

    /// <summary>Huffman code with EOS in it, or padding that is too long or not all ones (RFC 7541 §5.2).</summary>
    BadHuffman,

    /// <summary>A table size update after a field, or a third one (RFC 7541 §4.2).</summary>
    MisplacedTableSize,

    /// <summary>A table size above what our SETTINGS allow (RFC 7541 §6.3).</summary>
    TableSizeTooLarge,

    /// <summary>Our SETTINGS made the table smaller, and the block does not begin by saying so (RFC 7541 §4.2).</summary>
    MissingTableSize,

    /// <summary>The block decodes to several times what a whole block may hold: an HPACK bomb.</summary>
    TooMuchWork,
}
