using System.Runtime.CompilerServices;
using Weir.Http.Fields;

namespace Weir.Http.Http1;

/// <summary>The name of a trailer as its bytes arrive, kept in place as far as any known name reaches.</summary>
internal struct TrailerName
{
    private Bytes _bytes;
    private int _length;

    public void Clear() => _length = 0;

    public void Add(byte b)
    {
        // Servers that merge trailers into the head may read one for the other (see FieldName).
        if (_length < Bytes.Capacity)
            _bytes[_length] = b == '_' ? (byte)'-' : b;

        // One past the capacity stands for every longer name; none of those is known.
        _length = Math.Min(_length + 1, Bytes.Capacity + 1);
    }

    public readonly KnownField Known() =>
        _length > Bytes.Capacity ? KnownField.Other : KnownFields.Find(((ReadOnlySpan<byte>)_bytes)[.._length]);

    [InlineArray(Capacity)]
    private struct Bytes
    {
        /// <summary>More than the longest known name has.</summary>
        public const int Capacity = 32;

        private byte _first;
    }
}
