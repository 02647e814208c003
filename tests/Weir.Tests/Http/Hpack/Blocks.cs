using System.Text;
using Weir.Http.Hpack;
using Xunit;

namespace Weir.Tests.Http.Hpack;

/// <summary>Field blocks as tests write them: hexadecimal for the wire, <c>name: value</c> lines for the fields; Latin-1 throughout.</summary>
internal static class Blocks
{
    /// <summary>Bytes written as hexadecimal digits, spaces ignored.</summary>
    public static byte[] Hex(string digits) => Convert.FromHexString(digits.Replace(" ", "", StringComparison.Ordinal));

    /// <summary>The fields, one a line.</summary>
    public static string Text(HeaderBlock block)
    {
        var text = new StringBuilder();
        for (int i = 0; i < block.Count; i++)
            text.Append(Latin(block.Name(i))).Append(": ").Append(Latin(block.Value(i))).Append('\n');
        return text.ToString();
    }

    public static string Latin(ReadOnlySpan<byte> bytes) => Encoding.Latin1.GetString(bytes);

    public static byte[] Latin(string text) => Encoding.Latin1.GetBytes(text);

    /// <summary>A block with these fields, made without a decoder.</summary>
    public static HeaderBlock Of(params ReadOnlySpan<(string Name, string Value)> fields)
    {
        var block = new HeaderBlock(64 * 1024, 200);
        foreach ((string name, string value) in fields)
            Assert.True(block.Add(Latin(name), Latin(value)));
        return block;
    }

    /// <summary>Decodes a block that is to be valid.</summary>
    public static HeaderBlock Decode(HpackDecoder decoder, byte[] wire)
    {
        var block = new HeaderBlock(64 * 1024, 200);
        Assert.Equal(HpackError.None, decoder.Decode(wire, block));
        Assert.False(block.IsTooLarge);
        return block;
    }

    /// <summary>Decodes a block by itself.</summary>
    public static HpackError Error(string hex, int tableBytes = 4096) =>
        new HpackDecoder(tableBytes).Decode(Hex(hex), new HeaderBlock(64 * 1024, 200));

    /// <summary>Encodes one block.</summary>
    public static byte[] Encode(HpackEncoder encoder, params ReadOnlySpan<(string Name, string Value)> fields)
    {
        byte[] buffer = new byte[64 * 1024];
        var writer = new HpackWriter(buffer);
        Assert.True(encoder.TryBegin(ref writer));
        foreach ((string name, string value) in fields)
            Assert.True(encoder.TryEncode(Latin(name), Latin(value), ref writer));
        return buffer[..writer.Length];
    }
}
