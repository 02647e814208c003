using Weir.Net;
using Weir.Net.Tls.OpenSsl;
using Xunit;

namespace Weir.Tests.Net.Tls;

/// <summary>Peers that keep TLS busy and say nothing.</summary>
public sealed class RecordFloodTests
{
    private const string WhyNot = "OpenSSL 3 (libssl.so.3) is not installed; on Debian: apt-get install libssl3";

    public static bool HasOpenSsl => OpenSslLibrary.IsAvailable;

    [Fact(Skip = WhyNot, SkipUnless = nameof(HasOpenSsl))]
    public async Task Records_with_nothing_in_them_end_the_connection()
    {
        await using TlsRig rig = TlsRig.Of(Transport.Epoll);
        (int Result, ConnectionError Error) end = default;
        IListenerSocket listener = rig.Listen(rig.Server(), async talk =>
        {
            Assert.Equal("x"u8.ToArray(), await talk.ReceiveExactlyAsync(1));
            end = (await talk.ReceiveAsync(new byte[100]), talk.Connection.Error);
        });
        await Task.Run(() =>
        {
            using RawOpenSslClient client = new(listener.LocalEndPoint);
            client.SendByte((byte)'x');
            // More than fit into the kernel's buffers on the way: it ends because the other side ends it.
            for (int i = 0; i < 1_000_000 && client.UpdateKey(); i++)
            {
            }
        });
        await rig.Rig.UntilAsync(loop => loop.OpenConnections == 0);
        Assert.Equal((Connection.Failed, ConnectionError.RecordFlood), end);
    }

    [Fact(Skip = WhyNot, SkipUnless = nameof(HasOpenSsl))]
    public async Task Key_updates_now_and_then_are_in_order()
    {
        const int Rounds = 100;
        await using TlsRig rig = TlsRig.Of(Transport.Epoll);
        int received = 0;
        IListenerSocket listener = rig.Listen(rig.Server(), async talk =>
        {
            received = (await talk.ReceiveExactlyAsync(Rounds * RecordMeter.DataForOne)).Length;
            await talk.SendAllAsync("y"u8.ToArray());
        });
        await Task.Run(() =>
        {
            using RawOpenSslClient client = new(listener.LocalEndPoint);
            for (int round = 0; round < Rounds; round++)
            {
                Assert.True(client.UpdateKey());
                for (int i = 0; i < RecordMeter.DataForOne; i++)
                    Assert.True(client.SendByte((byte)'x'));
            }

            client.WaitForBytes();
        });
        Assert.Equal(Rounds * RecordMeter.DataForOne, received);
    }

    [Fact(Skip = WhyNot, SkipUnless = nameof(HasOpenSsl))]
    public async Task A_byte_in_each_record_is_taken_in_shares_and_others_have_their_turn_between()
    {
        const int Bytes = 5000;
        await using TlsRig rig = TlsRig.Of(Transport.Epoll);
        TaskCompletionSource isSent = new(TaskCreationOptions.RunContinuationsAsynchronously);
        List<int> shares = [];
        bool wasReadable = false;
        IListenerSocket listener = rig.Listen(rig.Server(), async talk =>
        {
            byte[] scratch = new byte[EventLoop.ScratchBytes];
            _ = await talk.ReceiveExactlyAsync(1);
            while (!isSent.Task.IsCompleted)
                await talk.Waiter.WaitUntil(talk.Connection.Loop.Now + 1);
            while (shares.Sum() < Bytes)
            {
                shares.Add(await talk.ReceiveAsync(scratch));
                wasReadable |= shares.Sum() < Bytes && talk.Connection.IsReadable;
            }

            await talk.SendAllAsync("y"u8.ToArray());
        });
        await Task.Run(() =>
        {
            using RawOpenSslClient client = new(listener.LocalEndPoint);
            for (int i = 0; i <= Bytes; i++)
                Assert.True(client.SendByte((byte)'x'));
            isSent.SetResult();
            client.WaitForBytes();
        });
        Assert.Equal(Bytes, shares.Sum());
        Assert.InRange(shares.Max(), 1, 600);
        Assert.False(wasReadable, "whoever looks whether there is more would go on at once");
    }
}
