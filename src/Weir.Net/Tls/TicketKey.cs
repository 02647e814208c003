namespace Weir.Net.Tls;

/// <summary>One key that session tickets are sealed with (RFC 5077 §4): a public name, a cipher key and a MAC key.</summary>
/// <param name="Name">16 bytes; they stand at the head of each ticket.</param>
/// <param name="CipherKey">32 bytes, for AES-256.</param>
/// <param name="MacKey">32 bytes, for HMAC-SHA-256.</param>
/// <param name="Made">When, on the clock of whoever rotates.</param>
public sealed record TicketKey(byte[] Name, byte[] CipherKey, byte[] MacKey, TimeSpan Made)
{
    public const int NameBytes = 16;

    public const int KeyBytes = 32;
}
