using Weir.Net.Memory;
using Weir.Tests.Proxy.Http1;
using Xunit;

namespace Weir.Tests.Proxy.Forwarding;

/// <summary>Whole exchanges with a connection lost at every byte of either direction, on either side.</summary>
public sealed class LossTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private static readonly (string Request, string Response)[] Exchanges =
    [
        (Message.Get(), Message.Ok("hello")),
        ("PUT / HTTP/1.1\r\nHost: a\r\nContent-Length: 6\r\n\r\nupload",
            Message.OkChunked(Message.Chunk("hel") + Message.Chunk("lo") + "0\r\nSum: 1\r\n\r\n")),
        (Message.PostChunked(Message.Chunk("up") + Message.Chunk("load") + Message.LastChunk), "HTTP/1.1 103 Early\r\n\r\n" + Message.Ok("hello")),
        (Message.Get(), "HTTP/1.1 200 OK\r\nDate: x\r\n\r\nhello"),
        ("GET / HTTP/1.0\r\nHost: a\r\n\r\n", Message.OkChunked(Message.Chunk("hello") + Message.LastChunk)),
    ];

    public static TheoryData<int, bool, bool, MemoryLoss> Cases
    {
        get
        {
            TheoryData<int, bool, bool, MemoryLoss> cases = [];
            foreach (int exchange in Enumerable.Range(0, Exchanges.Length))
            {
                foreach (MemoryLoss loss in (MemoryLoss[])[MemoryLoss.Reset, MemoryLoss.Silence])
                {
                    cases.Add(exchange, false, false, loss);
                    cases.Add(exchange, false, true, loss);
                    cases.Add(exchange, true, false, loss);
                    cases.Add(exchange, true, true, loss);
                }
            }

            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task A_loss_at_any_byte_is_never_taken_for_a_whole_message_and_leaves_nothing(
        int exchange, bool isUpstream, bool isToClient, MemoryLoss loss)
    {
        (string request, string response) = Exchanges[exchange];
        // Head and body of a request leave Weir with some lines more than they came with.
        int most = (isToClient ? response.Length : request.Length) + (isUpstream && !isToClient ? 120 : 60);
        for (int position = 0; position <= most; position++)
        {
            string context = $"exchange {exchange}, {loss} {(isUpstream ? "upstream" : "downstream")}, "
                + $"{(isToClient ? "to client" : "to server")}, after {position}:";
            await using HttpRig rig = new(
                listener: o => o with { HeadTimeout = Second, KeepAliveTimeout = Second, BodyIdleTimeout = Second },
                pool: o => o with { ConnectTimeout = Second, FirstByteTimeout = Second, IdleTimeout = Second });
            MemoryDirection cut = new() { Cut = new MemoryCut(position, loss), DeliveryBytes = [5, 1, 64] };
            MemoryDirection whole = new() { DeliveryBytes = [5, 1, 64] };
            rig.Network.SetLink(
                isUpstream ? rig.Addresses[0] : HttpRig.Address,
                new() { ToServer = isToClient ? whole : cut, ToClient = isToClient ? cut : whole });
            bool untilClose = Message.LengthOf(response) < 0;
            rig.Origin.Answer = (_, peer) =>
            {
                peer.Send(response);
                if (untilClose)
                    peer.Close();
                return null;
            };

            MemoryPeer client = rig.Connect();
            client.Send(request);
            rig.Advance(10_000);
            AssertWholeOrEvident(client, context);
            Assert.True(rig.Load().InFlight == 0 && rig.Listener.OpenConnections == 0, context + " still held after every time-out");
            client.Reset();
            rig.Advance(10_000);
            Assert.All(rig.Origin.Requests, r => Assert.Equal(Message.BodyOf(request), Message.BodyOf(r)));
            rig.AssertNothingIsLeft(context);
        }
    }

    /// <summary>A response has come whole by its framing, or is evidently cut, or is an answer of our own, or there is none.</summary>
    private static void AssertWholeOrEvident(MemoryPeer client, string context)
    {
        string text = client.TakeText();
        while (text.StartsWith("HTTP/1.1 1", StringComparison.Ordinal) && Message.LengthOf(text) is > 0 and int interim)
            text = text[interim..];
        int head = text.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        if (head < 0 || Message.StatusOf(text) >= 400)
            return;
        int length = Message.LengthOf(text);
        bool framed = Message.Field(text, "Content-Length") is not null || Message.Field(text, "Transfer-Encoding") is not null;
        if (framed && length < 0)
            return; // fewer bytes than promised: evident
        string body = framed ? Message.BodyOf(text[..length]) : text[(head + 4)..];
        if (framed || (client.HasEnded && !client.IsReset))
            Assert.True(body == "hello", $"{context} got '{body}' as if it were whole");
    }
}
