using System.Text;

namespace Weir.SystemTests.Backends.Behaviours;

/// <summary>Reads one request, answers with the given bytes whatever they mean, and ends.</summary>
/// <param name="answer">Latin-1.</param>
public class Scripted(string answer, Ending ending) : Behaviour
{
    public override async Task ServeAsync(BackendConnection connection)
    {
        if (await connection.ReadRequestAsync() is null)
            return;
        await connection.SendAsync(Encoding.Latin1.GetBytes(answer));
        if (ending == Ending.HalfClose)
            connection.FinishSending();
        if (ending == Ending.Reset)
            connection.Reset();
        if (ending is Ending.Linger or Ending.HalfClose)
            await connection.WaitForEndAsync();
    }
}
