namespace Weir.Net.Memory;

/// <summary>One connection of the network: two ends and a flow each way.</summary>
internal sealed class MemoryWire
{
    public MemoryWire(MemoryNetwork network, MemoryLink link)
    {
        ToServer = new(network, this, link.ToServer, link.ToClient.Latency);
        ToClient = new(network, this, link.ToClient, link.ToServer.Latency);
        Client = new(outgoing: ToServer, incoming: ToClient);
        Server = new(outgoing: ToClient, incoming: ToServer);
        ToServer.Sender = ToClient.Receiver = Client;
        ToClient.Sender = ToServer.Receiver = Server;
    }

    public MemoryFlow ToServer { get; }

    public MemoryFlow ToClient { get; }

    public MemorySocket Client { get; }

    public MemorySocket Server { get; }

    /// <summary>Nothing passes any more.</summary>
    public bool IsSilent { get; private set; }

    public void Cut(MemoryLoss loss)
    {
        if (IsSilent)
            return;
        IsSilent = true; // whatever is still on its way is lost
        if (loss == MemoryLoss.Silence)
            return;
        Client.ResetArrives();
        Server.ResetArrives();
    }
}
