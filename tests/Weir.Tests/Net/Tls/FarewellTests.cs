using Weir.Net;
using Weir.Net.Tls;
using Weir.Net.Tls.OpenSsl;
using Weir.Net.Tls.Streams;
using Xunit;

namespace Weir.Tests.Net.Tls;

/// <summary>How long a closed connection holds its socket for a peer that does not read.</summary>
public sealed class FarewellTests
{
    public static TheoryData<bool> Kinds => OpenSslLibrary.IsAvailable ? [false, true] : [false];

    [Theory, MemberData(nameof(Kinds))]
    public async Task Nothing_but_the_last_word_is_given_up_after_a_second(bool isOpenSsl)
    {
        await using TlsRig rig = TlsRig.Of(Transport.Memory);
        EventLoop loop = await CloseToDeafAsync(rig, isOpenSsl, (plain, _) => plain.Send(new byte[1 << 22]));
        rig.Rig.Network!.Advance(TimeSpan.FromMilliseconds(900));
        Assert.Equal(2, loop.OpenConnections);
        rig.Rig.Network.Advance(TimeSpan.FromMilliseconds(200));
        Assert.Equal(1, loop.OpenConnections); // the client's own
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task Bytes_have_half_a_minute(bool isOpenSsl)
    {
        await using TlsRig rig = TlsRig.Of(Transport.Memory);
        EventLoop loop = await CloseToDeafAsync(rig, isOpenSsl, (_, tls) => new Talk(tls).Stuff(new byte[1 << 16]));
        rig.Rig.Network!.Advance(TimeSpan.FromSeconds(29));
        Assert.Equal(2, loop.OpenConnections);
        rig.Rig.Network.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(1, loop.OpenConnections);
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task Once_the_last_word_has_gone_out_the_socket_is_closed_at_once(bool isOpenSsl)
    {
        await using TlsRig rig = TlsRig.Of(Transport.Memory);
        Connection? client = null;
        EventLoop loop = await CloseToDeafAsync(rig, isOpenSsl, (plain, _) => plain.Send(new byte[1 << 22]), below => client = below);
        await rig.Rig.RunAsync(l =>
        {
            while (client!.Receive(l.ReceiveScratch) > 0)
            {
            }

            return Task.CompletedTask;
        });
        rig.Rig.Network!.Advance(TimeSpan.FromMilliseconds(10));
        Assert.Equal(1, loop.OpenConnections);
    }

    /// <summary>A server fills what is between it and a client that does not read, and closes.</summary>
    private static async Task<EventLoop> CloseToDeafAsync(
        TlsRig rig, bool isOpenSsl, Func<Connection, Connection, int> fill, Action<Connection>? connected = null)
    {
        TlsServerOptions options = new() { Name = "test", Certificates = [rig.Issue("server.test")] };
        TlsServerContext server = isOpenSsl ? new OpenSslServerContext(options) : rig.Rig.Engine.CreateTls(options);
        bool isClosed = false;
        IListenerSocket listener = rig.Rig.Listen(
            async plain =>
            {
                TlsTalk talk = TlsTalk.Accept(plain.Connection, server);
                await talk.ShakeAsync();
                await talk.Talk.ReceiveExactlyAsync(1);
                fill(plain.Connection, talk.Talk.Connection);
                talk.Talk.Connection.Close();
                isClosed = true;
            },
            closes: false);
        TlsTarget target = rig.Target();
        EventLoop loop = rig.Rig.Engine.Loops[0];
        await rig.Rig.RunAsync(async _ =>
        {
            Waiter waiter = new(loop);
            Connection below = loop.Connect(listener.LocalEndPoint, waiter);
            Talk client = new(StreamTlsConnection.Connect(below, (StreamTarget)target, waiter));
            while (client.Connection.State == ConnectionState.Connecting)
                await client.WaitAsync(Interest.Write);
            await client.SendAllAsync(new byte[1]);
            connected?.Invoke(below);
        });
        Assert.True(rig.Rig.Network!.RunUntil(() => isClosed, TimeSpan.FromSeconds(1)));
        return loop;
    }
}
