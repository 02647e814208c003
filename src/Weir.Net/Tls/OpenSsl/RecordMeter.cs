using System.Buffers.Binary;

namespace Weir.Net.Tls.OpenSsl;

/// <summary>Counts a peer's TLS records as they go by, and tells when too many have carried nothing for whoever receives: key updates, empty
/// records, warnings, handshakes that TLS 1.2 would begin again. Each costs us work, and some an answer.</summary>
/// <remarks>
/// From outside all records of TLS 1.3 look alike, but each that carries something is read: those that are not carried nothing. They draw
/// on an allowance, which records with data fill again. Honest peers send a key update in 2^24 records.
/// </remarks>
internal struct RecordMeter()
{
    /// <summary>Records with nothing in them that a peer may send in a row.</summary>
    public const int Allowance = 64;

    /// <summary>So many records with data earn one without.</summary>
    public const int DataForOne = 16;

    private const int HeaderBytes = 5;
    private const int Full = Allowance * DataForOne;

    private int _left = Full;
    private int _whole;
    private int _data;
    private int _headerBytes;
    private int _rest;

    /// <summary>Encrypted bytes have come, in order.</summary>
    public void Count(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            if (_headerBytes == 0 && bytes.Length >= HeaderBytes)
            {
                _headerBytes = HeaderBytes;
                _rest = BinaryPrimitives.ReadUInt16BigEndian(bytes[3..]);
                bytes = bytes[HeaderBytes..];
            }
            else if (_headerBytes < HeaderBytes)
            {
                // RFC 8446 §5.1: a byte for the type, two for the version, two for the length.
                if (_headerBytes >= 3)
                    _rest = (_rest << 8) | bytes[0];
                _headerBytes++;
                bytes = bytes[1..];
                if (_headerBytes < HeaderBytes)
                    continue;
            }

            int step = Math.Min(_rest, bytes.Length);
            bytes = bytes[step..];
            _rest -= step;
            if (_rest > 0)
                return;
            _whole++;
            _headerBytes = 0;
        }
    }

    /// <summary>A record with data was read.</summary>
    public void AddData() => _data++;

    /// <summary>The handshake is over: what came for it does not count.</summary>
    public void Forgive() => _whole = 0;

    /// <summary>Settles what has come since the last call, all of which has been looked at.</summary>
    /// <returns>True when the allowance is used up.</returns>
    public bool IsFlood()
    {
        int empty = Math.Max(_whole - _data, 0);
        _left = Math.Min(_left + _data, Full) - (empty * DataForOne);
        _whole = _data = 0;
        return _left < 0;
    }
}
