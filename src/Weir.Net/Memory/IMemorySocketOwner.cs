namespace Weir.Net.Memory;

/// <summary>The program at one end: a loop's connection or a test's peer.</summary>
internal interface IMemorySocketOwner
{
    void OnConnected();

    void OnConnectFailed(ConnectionError error);

    void OnReadable();

    void OnWritable();

    /// <summary>The peer has sent its last byte; bytes may still be unread.</summary>
    void OnEnd();

    void OnReset();
}
