using Weir.SystemTests.Wire;

namespace Weir.SystemTests.Backends.Behaviours;

/// <summary>An application with sessions: who comes without its cookie <c>SID</c>, or with one that it does not know, gets a new one.</summary>
public sealed class Sessions : Behaviour
{
    private readonly HashSet<string> _known = [];
    private readonly Lock _gate = new();

    public override async Task ServeAsync(BackendConnection connection)
    {
        while (await connection.ReadRequestAsync() is { } request)
        {
            var cookies = string.Join("; ", request.Fields.Values("Cookie"));
            var isKnown = false;
            var fresh = $"{connection.BackendName}{Guid.NewGuid():n}";
            lock (_gate)
            {
                isKnown = _known.Any(id => cookies.Contains($"SID={id}", StringComparison.Ordinal));
                if (!isKnown)
                    _known.Add(fresh);
            }

            await connection.AnswerAsync(connection.BackendName, further: isKnown ? "" : $"Set-Cookie: SID={fresh}; Path=/; HttpOnly\r\n");
        }
    }
}
