using System.Text;
using Weir.Http.Hpack;

namespace Weir.Tests.Http.Fuzzing;

/// <summary>Makes HTTP/2 fields that are nearly valid: a valid list, some of it dropped, repeated, moved or with foreign bytes in it.</summary>
internal sealed class FuzzFields
{
    private static readonly byte[][] Regular =
    [
        .. new[]
        {
            "host", "content-length", "te", "connection", "transfer-encoding", "cookie", "set-cookie", "expect", "x", "accept", "authorization",
            "keep-alive", "upgrade", "trailer", "sec-websocket-key", "grpc-status", "X", ":status", ":protocol", ":foo", "", "via", "proxy-authorization",
        }.Select(Encoding.Latin1.GetBytes),
    ];

    private static readonly byte[][] Values =
    [
        .. new[]
        {
            "", "1", "0", "5", "a", "trailers", "chunked", "close", "a=b", "a=b; c=d", "websocket", "100-continue", "GET", "HEAD", "POST", "CONNECT",
            "OPTIONS", "*", "/", "/p?q", "http", "https", "a:80", "[::1]", "200", "204", "304", "101", "100", "caf\u00e9", "a\tb", " a",
        }.Select(Encoding.Latin1.GetBytes),
    ];

    private static readonly (string Name, string Value)[] Head =
        [(":method", "GET"), (":scheme", "http"), (":path", "/p?q=r"), (":authority", "a.example")];

    private static readonly (string Name, string Value)[] Connect =
        [(":method", "CONNECT"), (":protocol", "websocket"), (":scheme", "http"), (":path", "/chat"), (":authority", "a.example")];

    private readonly HeaderBlock _block = new(16 * 1024, 60);
    private readonly byte[] _name = new byte[2048];
    private readonly byte[] _value = new byte[2048];

    public HeaderBlock Request(ReadOnlySpan<byte> input, ref FuzzRandom random) =>
        Make(random.Below(4) == 0 ? Connect : Head, input, ref random);

    public HeaderBlock Response(ReadOnlySpan<byte> input, ref FuzzRandom random) => Make([(":status", "200")], input, ref random);

    public HeaderBlock Trailers(ReadOnlySpan<byte> input, ref FuzzRandom random) => Make([], input, ref random);

    private HeaderBlock Make((string Name, string Value)[] pseudo, ReadOnlySpan<byte> input, ref FuzzRandom random)
    {
        _block.Clear();
        foreach ((string name, string value) in pseudo)
        {
            Span<byte> nameBytes = _name.AsSpan(0, Encoding.Latin1.GetBytes(name, _name));
            Span<byte> valueBytes = _value.AsSpan(0, Encoding.Latin1.GetBytes(value, _value));
            if (random.Below(40) == 0)
                continue;
            if (random.Below(12) == 0)
                Add(nameBytes, Values[random.Below(Values.Length)], input, ref random);
            else
                Add(nameBytes, valueBytes, input, ref random);
        }

        for (int count = random.Below(6); count > 0; count--)
        {
            ReadOnlySpan<byte> value = random.Below(8) == 0 ? input[..Math.Min(input.Length, 200)] : Values[random.Below(Values.Length)];
            Add(Regular[random.Below(random.Below(4) == 0 ? Regular.Length : 10)], value, input, ref random);
        }

        return _block;
    }

    private void Add(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value, ReadOnlySpan<byte> input, ref FuzzRandom random)
    {
        _block.Add(Spoiled(name, _name, input, ref random), Spoiled(value, _value, input, ref random), random.Below(6) == 0);
        if (random.Below(60) == 0)
            _block.Add(_block.Name(_block.Count - 1).ToArray(), _block.Value(_block.Count - 1).ToArray());
    }

    /// <summary>Now and then with a few bytes put in.</summary>
    private static ReadOnlySpan<byte> Spoiled(ReadOnlySpan<byte> text, byte[] buffer, ReadOnlySpan<byte> input, ref FuzzRandom random)
    {
        if (random.Below(24) != 0)
            return text;
        ReadOnlySpan<byte> piece = random.Below(4) == 0
            ? input[..Math.Min(input.Length, 1 + random.Below(20))]
            : FuzzCorpus.Pieces[random.Below(FuzzCorpus.Pieces.Length)];
        int at = random.Below(text.Length + 1);
        byte[] whole = [.. text[..at], .. piece, .. text[at..]];
        whole.CopyTo(buffer, 0);
        return buffer.AsSpan(0, whole.Length);
    }
}
