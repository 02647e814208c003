using Weir.Net;
using Xunit;

namespace Weir.Tests.Net;

/// <summary>A slow reader holds up the sender, and nothing piles up in between.</summary>
public sealed class BackPressureTests
{
    private const int MostPooledBytes = 4 * 16 * 1024;

    [Theory, MemberData(nameof(Transports.All), MemberType = typeof(Transports))]
    public async Task A_sender_is_held_up_until_the_reader_reads(Transport transport)
    {
        await using Rig rig = Rig.Of(transport);
        bool read = false;
        Talk? reader = null;
        IListenerSocket listener = rig.Listen(async server =>
        {
            reader = server;
            while (!read)
                await server.Waiter.WaitUntil(server.Connection.Loop.Now + 5);
            await server.ReceiveToEndAsync();
        });
        await rig.RunAsync(async loop =>
        {
            Talk client = await Talk.ConnectAsync(loop, listener.LocalEndPoint);
            byte[] content = Bytes.Pattern(64 * 1024);
            long taken = 0;
            long quietSince = loop.Now;
            while (loop.Now - quietSince < 100)
            {
                int more = client.Stuff(content);
                taken += more;
                if (more > 0)
                    quietSince = loop.Now;
                Assert.True(taken < 64 * 1024 * 1024, "the kernel's buffers have an end");
                await client.Waiter.WaitUntil(loop.Now + 10);
            }

            Assert.False(client.Connection.IsWritable);
            Assert.Equal(Connection.WouldBlock, client.Connection.Send(content));
            Assert.InRange(loop.Buffers.RentedBytes, 0, MostPooledBytes);
            read = true;
            await client.WaitAsync(Interest.Write);
            Assert.True(client.Connection.IsWritable);
            client.Connection.Close();
        });
        await rig.UntilAsync(loop => loop.OpenConnections == 0);
        Assert.Equal(0, await rig.GetAsync(loop => Task.FromResult(loop.Buffers.RentedBytes)));
        Assert.NotNull(reader);
    }

    [Theory, MemberData(nameof(Transports.All), MemberType = typeof(Transports))]
    public async Task Megabytes_pass_both_ways_at_once_unharmed(Transport transport)
    {
        const int Size = 8 * 1024 * 1024;
        byte[] up = Bytes.Pattern(Size, seed: 1);
        byte[] down = Bytes.Pattern(Size, seed: 2);
        await using Rig rig = Rig.Of(transport);
        byte[]? upHash = null;
        IListenerSocket listener = rig.Listen(async server => upHash = await ExchangeAsync(server, down));
        byte[] downHash = await rig.GetAsync(async loop =>
        {
            Talk client = await Talk.ConnectAsync(loop, listener.LocalEndPoint);
            byte[] hash = await ExchangeAsync(client, up);
            Assert.InRange(loop.Buffers.RentedBytes, 0, MostPooledBytes);
            client.Connection.Close();
            return hash;
        });
        await rig.UntilAsync(_ => rig.Serving == 0);
        Assert.Equal(Bytes.Hash(up), upHash);
        Assert.Equal(Bytes.Hash(down), downHash);
    }

    /// <summary>Sends and receives over one connection, with one waiter for both.</summary>
    private static async Task<byte[]> ExchangeAsync(Talk talk, byte[] content)
    {
        using System.Security.Cryptography.IncrementalHash hash =
            System.Security.Cryptography.IncrementalHash.CreateHash(System.Security.Cryptography.HashAlgorithmName.SHA256);
        byte[] piece = new byte[64 * 1024];
        int at = 0;
        bool ended = false;
        while (!ended || at < content.Length)
        {
            bool moved = false;
            if (at < content.Length && talk.Connection.Send(content.AsSpan(at, Math.Min(100_000, content.Length - at))) is var sent and not Connection.WouldBlock)
            {
                Assert.True(sent > 0, talk.Connection.Error.ToString());
                at += sent;
                moved = true;
                if (at == content.Length)
                    talk.Connection.ShutdownSend();
            }

            if (!ended && talk.Connection.Receive(piece) is var received and not Connection.WouldBlock)
            {
                Assert.True(received >= 0, talk.Connection.Error.ToString());
                hash.AppendData(piece, 0, received);
                ended = received == 0;
                moved = true;
            }

            if (!moved)
                await talk.WaitAsync((ended ? Interest.None : Interest.Read) | (at < content.Length ? Interest.Write : Interest.None));
        }

        return hash.GetHashAndReset();
    }
}
