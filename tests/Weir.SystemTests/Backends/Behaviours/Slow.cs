namespace Weir.SystemTests.Backends.Behaviours;

/// <summary>Answers a byte at a time, with a pause before each.</summary>
public sealed class Slow(TimeSpan pause) : Behaviour
{
    public override async Task ServeAsync(BackendConnection connection)
    {
        while (await connection.ReadRequestAsync() is not null)
        {
            foreach (var c in "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello")
            {
                await Task.Delay(pause); // the behaviour itself: an endpoint that drips
                await connection.SendAsync(c.ToString());
            }
        }
    }
}
