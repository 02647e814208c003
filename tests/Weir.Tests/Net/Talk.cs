using System.Net;
using System.Security.Cryptography;
using Weir.Net;
using Xunit;

namespace Weir.Tests.Net;

/// <summary>Straight-line code over one connection, as a session writes it: call, and wait only when there is nothing to do.</summary>
internal sealed class Talk
{
    private const int PatienceMilliseconds = 10_000;

    public Talk(Connection connection)
    {
        Connection = connection;
        Waiter = new Waiter(connection.Loop);
        connection.Owner = Waiter;
    }

    private Talk(EventLoop loop, EndPoint address)
    {
        Waiter = new Waiter(loop);
        Connection = loop.Connect(address, Waiter);
    }

    public Connection Connection { get; }

    public Waiter Waiter { get; }

    /// <returns>A connection that is open, or has failed.</returns>
    public static async Task<Talk> ConnectAsync(EventLoop loop, EndPoint address)
    {
        Talk talk = new(loop, address);
        while (talk.Connection.State == ConnectionState.Connecting)
            await talk.WaitAsync(Interest.Write);
        return talk;
    }

    public async Task WaitAsync(Interest interest)
    {
        Connection.Wants = interest;
        Wake wake = await Waiter.WaitUntil(Connection.Loop.Now + PatienceMilliseconds);
        if (wake != Wake.Ready)
            throw new TimeoutException($"waited for {interest}: {wake}");
    }

    /// <returns>As <see cref="Connection.Receive"/>, but never <see cref="Connection.WouldBlock"/>.</returns>
    public async Task<int> ReceiveAsync(Memory<byte> into)
    {
        while (true)
        {
            int received = Connection.Receive(into.Span);
            if (received != Connection.WouldBlock)
                return received;
            await WaitAsync(Interest.Read);
        }
    }

    public async Task<byte[]> ReceiveExactlyAsync(int count)
    {
        byte[] bytes = new byte[count];
        for (int at = 0; at < count;)
        {
            int received = await ReceiveAsync(bytes.AsMemory(at));
            Assert.True(received > 0, $"after {at} of {count} bytes: {received} {Connection.Error}");
            at += received;
        }

        return bytes;
    }

    public async Task<byte[]> ReceiveToEndAsync()
    {
        List<byte> all = [];
        byte[] piece = new byte[8192];
        int received;
        while ((received = await ReceiveAsync(piece)) > 0)
            all.AddRange(piece.AsSpan(0, received));
        Assert.True(received == 0, $"after {all.Count} bytes: {Connection.Error}");
        return [.. all];
    }

    /// <returns>The hash of everything up to the end of the stream.</returns>
    public async Task<byte[]> HashToEndAsync()
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        byte[] piece = new byte[64 * 1024];
        int received;
        while ((received = await ReceiveAsync(piece)) > 0)
            hash.AppendData(piece, 0, received);
        Assert.Equal(0, received);
        return hash.GetHashAndReset();
    }

    /// <returns>False when the connection failed.</returns>
    public async Task<bool> TrySendAllAsync(ReadOnlyMemory<byte> bytes)
    {
        while (bytes.Length > 0)
        {
            int sent = Connection.Send(bytes.Span);
            if (sent == Connection.Failed)
                return false;
            if (sent == Connection.WouldBlock)
                await WaitAsync(Interest.Write);
            else
                bytes = bytes[sent..];
        }

        return true;
    }

    public async Task SendAllAsync(ReadOnlyMemory<byte> bytes) =>
        Assert.True(await TrySendAllAsync(bytes), $"sending failed: {Connection.Error}");

    /// <summary>Sends as much as is taken at once.</summary>
    public int Stuff(ReadOnlySpan<byte> bytes)
    {
        int total = 0;
        int sent;
        while ((sent = Connection.Send(bytes)) > 0)
            total += sent;
        return total;
    }
}
