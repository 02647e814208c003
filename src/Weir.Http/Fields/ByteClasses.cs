using System.Buffers;

namespace Weir.Http.Fields;

/// <summary>The character classes of the grammars, as vectorised sets.</summary>
internal static class ByteClasses
{
    /// <summary>tchar (RFC 9110 §5.6.2).</summary>
    public static readonly SearchValues<byte> Token =
        SearchValues.Create("!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"u8);

    /// <summary>What a request target may hold before its query: visible ASCII without '?' and '#'.</summary>
    /// <remarks>
    /// RFC 3986 has no place for <c>"&lt;&gt;\^`{|}</c> either, but browsers send most of them unescaped in queries (WHATWG URL), and
    /// none of them bears on where a message ends; so they are passed on. A fragment never belongs on the wire (RFC 9110 §7.1).
    /// </remarks>
    public static readonly SearchValues<byte> Path =
        SearchValues.Create("!\"$%&'()*+,-./0123456789:;<=>@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\\]^_`abcdefghijklmnopqrstuvwxyz{|}~"u8);

    /// <summary>The same with '?', which a query may hold (RFC 3986 §3.4).</summary>
    public static readonly SearchValues<byte> Query =
        SearchValues.Create("!\"$%&'()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\\]^_`abcdefghijklmnopqrstuvwxyz{|}~"u8);

    /// <summary>reg-name (RFC 3986 §3.2.2) without '%', which is checked with its digits, and without ','.</summary>
    /// <remarks>A comma is what two Host fields look like once joined (RFC 9110 §5.3): ambiguous, so refused.</remarks>
    public static readonly SearchValues<byte> RegisteredName =
        SearchValues.Create("!$&'()*+;=-._~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"u8);

    public static bool IsToken(ReadOnlySpan<byte> bytes) => !bytes.IsEmpty && !bytes.ContainsAnyExcept(Token);

    public static bool IsDigit(byte b) => (uint)(b - '0') <= 9;

    /// <summary>Removes optional whitespace (RFC 9110 §5.6.3) at both ends.</summary>
    public static ReadOnlySpan<byte> TrimOptionalWhitespace(ReadOnlySpan<byte> bytes) => bytes.Trim(" \t"u8);
}
