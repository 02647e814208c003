using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Weir.Ring.Wire;

/// <summary>Seals the frames of one direction of one connection: a changed, repeated, dropped or reordered frame does not open.</summary>
/// <remarks>On the wire: four bytes of length, the frame, and the first 16 bytes of HMAC-SHA-256 over the frame's number and the frame.</remarks>
public sealed class FrameSeal(byte[] key) : IDisposable
{
    public const int LengthBytes = 4;
    public const int MacBytes = 16;

    private readonly IncrementalHash _hash = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, key);
    private readonly byte[] _counted = new byte[8];
    private ulong _number;

    /// <summary>Seals the next frame.</summary>
    public void Seal(ReadOnlySpan<byte> frame, Span<byte> sealedFrame)
    {
        BinaryPrimitives.WriteInt32BigEndian(sealedFrame, frame.Length);
        frame.CopyTo(sealedFrame[LengthBytes..]);
        Mac(frame, sealedFrame.Slice(LengthBytes + frame.Length, MacBytes));
    }

    public static int SealedLength(int frameBytes) => LengthBytes + frameBytes + MacBytes;

    /// <returns>False when the next frame is not what the other end sealed.</returns>
    public bool Opens(ReadOnlySpan<byte> frame, ReadOnlySpan<byte> mac)
    {
        Span<byte> expected = stackalloc byte[MacBytes];
        Mac(frame, expected);
        return CryptographicOperations.FixedTimeEquals(mac, expected);
    }

    public void Dispose() => _hash.Dispose();

    private void Mac(ReadOnlySpan<byte> frame, Span<byte> mac)
    {
        BinaryPrimitives.WriteUInt64BigEndian(_counted, _number++);
        _hash.AppendData(_counted);
        _hash.AppendData(frame);
        Span<byte> whole = stackalloc byte[HMACSHA256.HashSizeInBytes];
        _hash.GetHashAndReset(whole);
        whole[..MacBytes].CopyTo(mac);
    }
}
