using System.Text;

namespace Weir.Tests.Http.Fuzzing;

/// <summary>Valid field blocks to start from: every representation, with and without Huffman code.</summary>
internal static class FuzzBlocks
{
    public static byte[][] All { get; } =
    [
        [0x82, 0x86, 0x84, 0x41, .. Text("a.example"), .. Literal(0x40, "x-one", "1"), 0xBE, 0xBF],
        [0x83, 0x87, .. Literal(0x00, ":path", "/p?q"), .. Literal(0x00, ":authority", "[::1]:80"), .. Literal(0x10, "x-secret", "s"), 0xBE],
        [0x20, 0x3F, 0xE1, 0x1F, 0x88, .. Literal(0x40, "content-length", "5"), .. Literal(0x40, "set-cookie", "a=b"), 0x7E, .. Text("c=d")],
        [0x3F, 0x21, .. Literal(0x40, "a", "0123456789012345678901234567890123456789"), .. Literal(0x40, "b", ""), 0xBE],
        [.. Literal(0x00, "grpc-status", "0"), .. Literal(0x00, "host", "x"), .. Literal(0x00, "te", "trailers")],
        Convert.FromHexString("828684418cf1e3c2e5f23a6ba0ab90f4ff5886a8eb10649cbf408825a849e95ba97d7f8925a849e95bb8e8b4bf"),
        Convert.FromHexString("488264025885aec3771a4b6196d07abe941054d444a8200595040b816680e082a62d1bff6e919d29ad171863c78f0b97c8e9ae82ae43d3"),
    ];

    private static byte[] Literal(byte pattern, string name, string value) => [pattern, .. Text(name), .. Text(value)];

    private static byte[] Text(string text) => [(byte)text.Length, .. Encoding.Latin1.GetBytes(text)];
}
