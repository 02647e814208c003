using System.Text;
using System.Text.Json;
using Weir.Http.Hpack;
using Xunit;

namespace Weir.Tests.Http.Hpack;

/// <summary>Runs a story: blocks of one connection in the public JSON shape of wire, expected headers and table size.</summary>
internal static class HpackStory
{
    private const int DefaultTableBytes = 4096;

    /// <summary>Decodes every case in turn.</summary>
    /// <param name="json">The story.</param>
    /// <param name="name">What a failure is called by.</param>
    /// <returns>Blocks decoded.</returns>
    public static int Run(string json, string name)
    {
        using JsonDocument story = JsonDocument.Parse(json);
        int tableBytes = DefaultTableBytes;
        var decoder = new HpackDecoder(tableBytes);
        var block = new HeaderBlock(1024 * 1024, 1000);
        int blocks = 0;
        foreach (JsonElement one in story.RootElement.GetProperty("cases").EnumerateArray())
        {
            if (!one.TryGetProperty("wire", out JsonElement wire))
                continue; // raw data: headers to encode, nothing to decode

            // The size was sent in SETTINGS and acknowledged just before this block; a missing one means no change.
            if (one.TryGetProperty("header_table_size", out JsonElement size)
                && size.ValueKind == JsonValueKind.Number
                && size.GetInt32() != tableBytes)
            {
                tableBytes = size.GetInt32();
                decoder.ChangeMaxTableBytes(tableBytes);
            }

            HpackError error = decoder.Decode(Convert.FromHexString(wire.GetString()!), block);
            Assert.True(error == HpackError.None, $"{name}, case {blocks}: {error}");
            Assert.True(Expected(one) == Decoded(block), $"{name}, case {blocks}: expected\n{Expected(one)}decoded\n{Decoded(block)}");
            blocks++;
        }

        return blocks;
    }

    private static string Expected(JsonElement one)
    {
        var text = new StringBuilder();
        foreach (JsonElement header in one.GetProperty("headers").EnumerateArray())
        {
            foreach (JsonProperty field in header.EnumerateObject())
                text.Append(field.Name).Append(": ").Append(field.Value.GetString()).Append('\n');
        }

        return text.ToString();
    }

    private static string Decoded(HeaderBlock block)
    {
        var text = new StringBuilder();
        for (int i = 0; i < block.Count; i++)
            text.Append(Encoding.UTF8.GetString(block.Name(i))).Append(": ").Append(Encoding.UTF8.GetString(block.Value(i))).Append('\n');
        return text.ToString();
    }
}
