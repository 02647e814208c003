using Weir.Http.Hpack;

namespace Weir.Tests.Http.Fuzzing;

/// <summary>The invariants of HPACK: tables and lists within their limits, and what decodes is encoded to what decodes to the same.</summary>
internal sealed class BlockCheck
{
    private readonly HeaderBlock _block = new(1024, 20);
    private readonly HeaderBlock _again = new(64 * 1024, 20);
    private readonly byte[] _wire = new byte[64 * 1024];

    public string? Check(ReadOnlySpan<byte> input, ref FuzzRandom random, bool tight, out bool accepted)
    {
        // A block before it fills the table; both are of one connection.
        int tableBytes = tight ? 80 : 4096;
        var decoder = new HpackDecoder(tableBytes);
        decoder.Decode(FuzzBlocks.All[random.Below(FuzzBlocks.All.Length)], _block);
        accepted = decoder.Decode(input, _block) == HpackError.None;
        if (decoder.TableBytes > tableBytes || decoder.TableBytes < decoder.TableCount * HeaderBlock.FieldOverheadBytes)
            return "the table is larger than agreed on";
        if (_block.Count > 20 || _block.Bytes.Length > 1024)
            return "the list is larger than allowed";
        if (!accepted || _block.IsTooLarge)
            return null;

        // Twice over one pair of tables: first as literals, then mostly out of the table.
        var encoder = new HpackEncoder(random.Below(4) == 0 ? random.Below(200) : HpackEncoder.LargestTableBytes);
        var other = new HpackDecoder(HpackEncoder.LargestTableBytes);
        return CheckRound(encoder, other) ?? CheckRound(encoder, other);
    }

    private string? CheckRound(HpackEncoder encoder, HpackDecoder decoder)
    {
        var writer = new HpackWriter(_wire);
        if (!encoder.TryBegin(ref writer))
            return "no room to begin";
        for (int i = 0; i < _block.Count; i++)
        {
            if (!encoder.TryEncode(_block.Name(i), _block.Value(i), ref writer, _block[i].NeverIndexed))
                return "no room for a field";
        }

        HpackError error = decoder.Decode(_wire.AsSpan(0, writer.Length), _again);
        if (error != HpackError.None || _again.Count != _block.Count || decoder.TableBytes != encoder.TableBytes)
            return $"encoded, it is read as {error}, {_again.Count} fields of {_block.Count}";
        for (int i = 0; i < _block.Count; i++)
        {
            bool same = _block.Name(i).SequenceEqual(_again.Name(i))
                && _block.Value(i).SequenceEqual(_again.Value(i))
                && (_block[i].Pseudo, _block[i].Known, _block[i].Fault) == (_again[i].Pseudo, _again[i].Known, _again[i].Fault)
                && (!_block[i].NeverIndexed || _again[i].NeverIndexed);
            if (!same)
                return $"encoded, field {i} is read differently";
        }

        return null;
    }
}
