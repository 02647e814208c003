namespace Weir.Http.Http1;

/// <summary>What a head parser made of the bytes so far.</summary>
public enum HeadStatus : byte
{
    /// <summary>The head is whole; its Length says where the content begins.</summary>
    Complete,

    /// <summary>Nothing wrong yet; call again from the same first byte when more has come.</summary>
    Incomplete,

    /// <summary>Refused: answer, then close the connection, for nobody knows where the next message begins.</summary>
    Invalid,
}
