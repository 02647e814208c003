namespace Weir.SystemTests.Backends.Behaviours;

/// <summary>Sends 103 responses before its final one.</summary>
/// <param name="count">How many; null: without end.</param>
public sealed class InformationalStorm(int? count = null) : Behaviour
{
    public override async Task ServeAsync(BackendConnection connection)
    {
        while (await connection.ReadRequestAsync() is not null)
        {
            for (var i = 0; count is null || i < count; i++)
                await connection.SendAsync("HTTP/1.1 103 Early Hints\r\nLink: </style.css>; rel=preload\r\n\r\n");
            await connection.AnswerAsync(connection.BackendName);
        }
    }
}
