namespace Weir.Http.Http1;

/// <summary>Decides whether bytes added to an incomplete head can have changed the verdict.</summary>
/// <remarks>
/// Parsers keep no state between calls and start over. Starting over at every byte would be quadratic; but only a control
/// character (CR and LF among them) or a limit reached can end "incomplete". So a head is parsed again at most three times a line, and
/// lines are limited in number: a 32 KiB head sent byte by byte costs a few hundred short parses at worst.
/// </remarks>
internal static class Resumption
{
    /// <summary>Whether the head is incomplete still, without parsing it.</summary>
    /// <param name="buffer">The head so far, from its first byte.</param>
    /// <param name="scannedFrom">How much of it was there when it was last found incomplete; 0 at the first call.</param>
    public static bool IsStillIncomplete(ReadOnlySpan<byte> buffer, int scannedFrom, HttpLimits limits)
    {
        if (scannedFrom <= 0 || scannedFrom > buffer.Length || buffer.Length >= limits.HeadBytes || buffer[scannedFrom - 1] is (byte)'\r' or RequestParser.TlsHandshake)
            return false;
        if (LineScanner.IndexOfControl(buffer[scannedFrom..]) >= 0)
            return false;

        int lineBytes = buffer.Length - 1 - buffer.LastIndexOf((byte)'\n');
        return lineBytes <= Math.Min(limits.LineBytes, limits.FieldBytes);
    }
}
