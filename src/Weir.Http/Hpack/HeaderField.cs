using Weir.Http.Fields;

namespace Weir.Http.Hpack;

/// <summary>One decoded field, as offsets into its <see cref="HeaderBlock"/>.</summary>
/// <param name="Name">The name as sent: in lower case unless <see cref="Fault"/> says otherwise.</param>
/// <param name="Value">The value; may be empty.</param>
/// <param name="Pseudo">Which pseudo-header field it is.</param>
/// <param name="Known">Which known regular field it is.</param>
/// <param name="Fault">The first thing wrong with its bytes.</param>
/// <param name="NeverIndexed">Whoever sends it on must not let it enter a table (RFC 7541 §6.2.3).</param>
public readonly record struct HeaderField(
    ByteRange Name, ByteRange Value, PseudoField Pseudo, KnownField Known, HeaderFault Fault, bool NeverIndexed);
