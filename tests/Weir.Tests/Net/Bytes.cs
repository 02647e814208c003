using System.Security.Cryptography;

namespace Weir.Tests.Net;

/// <summary>Content that shows a lost, doubled or swapped piece.</summary>
internal static class Bytes
{
    public static byte[] Pattern(int count, int seed = 1)
    {
        byte[] bytes = new byte[count];
        new Random(seed).NextBytes(bytes);
        return bytes;
    }

    public static byte[] Hash(byte[] content) => SHA256.HashData(content);
}
