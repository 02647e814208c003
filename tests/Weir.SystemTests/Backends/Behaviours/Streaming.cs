namespace Weir.SystemTests.Backends.Behaviours;

/// <summary>Answers with a body of any size, as fast as the peer takes it; byte <c>i</c> is <c>(byte)(i * 31)</c>.</summary>
public sealed class Streaming(long size, bool chunked = false) : Behaviour
{
    private const int Piece = 64 * 1024;

    public static byte ByteAt(long position) => (byte)(position * 31);

    public override async Task ServeAsync(BackendConnection connection)
    {
        // 65,536 is a multiple of the pattern's period of 256, so that every piece is the same.
        var piece = new byte[Piece];
        for (var i = 0; i < piece.Length; i++)
            piece[i] = ByteAt(i);

        while (await connection.ReadRequestAsync() is not null)
        {
            await connection.SendAsync(chunked
                ? "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
                : $"HTTP/1.1 200 OK\r\nContent-Length: {size}\r\n\r\n");
            for (long sent = 0; sent < size; sent += Piece)
            {
                var part = (int)Math.Min(Piece, size - sent);
                if (chunked)
                    await connection.SendAsync($"{part:x}\r\n");
                await connection.SendAsync(piece.AsMemory(0, part));
                if (chunked)
                    await connection.SendAsync("\r\n");
            }

            if (chunked)
                await connection.SendAsync("0\r\n\r\n");
        }
    }
}
