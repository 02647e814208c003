namespace Weir.Http.Http1;

/// <summary>What <see cref="ChunkedDecoder.Read"/> found in its input.</summary>
public enum ChunkEvent : byte
{
    /// <summary>All input is consumed and the content is not at its end.</summary>
    NeedMore,

    /// <summary>Content bytes.</summary>
    Data,

    /// <summary>Bytes of the trailer section, validated: pieces of field lines, their CRLF included.</summary>
    Trailer,

    /// <summary>The content is whole. What follows in the input belongs to the next message.</summary>
    End,

    /// <summary>Refused: nothing after this can be trusted, close the connection.</summary>
    Invalid,
}
