namespace Weir.SystemTests.Backends.Behaviours;

/// <summary>Answers every request with a status that the test may change.</summary>
public sealed class Answering(int status) : Behaviour
{
    private volatile int _status = status;

    public int Status { get => _status; set => _status = value; }

    public override async Task ServeAsync(BackendConnection connection)
    {
        while (await connection.ReadRequestAsync() is not null)
            await connection.SendAsync($"HTTP/1.1 {_status} Told\r\nContent-Length: {connection.BackendName.Length}\r\n\r\n{connection.BackendName}");
    }
}
