using Weir.SystemTests.Load;
using Weir.SystemTests.Wire;

namespace Weir.SystemTests.Backends.Behaviours;

/// <summary>Takes a body of known length no faster than its rate, checks every byte and answers with the count.</summary>
public sealed class SlowReader(long bytesPerSecond) : Behaviour
{
    private const int Piece = 64 * 1024;

    public override async Task ServeAsync(BackendConnection connection)
    {
        while (await StrictRequestReader.ReadHeadAsync(connection.Wire) is { } head)
        {
            var length = head.Fields.ContentLength();
            var pace = new Pace(bytesPerSecond);
            for (long position = 0; position < length;)
            {
                var piece = await connection.Wire.ReadExactlyAsync(Math.Min(Piece, length - position));
                foreach (var b in piece)
                {
                    if (b != Streaming.ByteAt(position++))
                        throw new WireException($"the body is damaged at byte {position - 1}");
                }

                await pace.AfterAsync(position);
            }

            await connection.AnswerAsync($"{length}");
        }
    }
}
