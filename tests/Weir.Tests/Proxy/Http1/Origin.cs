using Weir.Net.Memory;

namespace Weir.Tests.Proxy.Http1;

/// <summary>An endpoint that answers: cuts whole requests out of what it receives and sends what the test says.</summary>
internal sealed class Origin
{
    private readonly Dictionary<MemoryPeer, string> _partial = [];

    /// <summary>The requests that came whole, in the order they came.</summary>
    public List<string> Requests { get; } = [];

    /// <summary>Answers a request, on the connection it came by; null leaves it unanswered.</summary>
    public Func<string, MemoryPeer, string?> Answer { get; set; } = static (_, _) => Message.Ok("ok");

    /// <summary>Gets connections from <c>MemoryNetwork.Serve</c>.</summary>
    public void OnAccepted(MemoryPeer peer) => peer.Arrived = OnArrived;

    private void OnArrived(MemoryPeer peer)
    {
        string text = _partial.GetValueOrDefault(peer, "") + peer.TakeText();
        for (int length = Message.LengthOf(text); length >= 0; length = Message.LengthOf(text))
        {
            string request = text[..length];
            text = text[length..];
            Requests.Add(request);
            if (Answer(request, peer) is { } answer)
                peer.Send(answer);
        }

        _partial[peer] = text;
        // As a server does: an end between requests ends the connection.
        if (peer.IsOver)
            peer.Close();
    }
}
