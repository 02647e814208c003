namespace Weir.Simulation.Traces;

/// <summary>Reads the lines of one kind of trace.</summary>
public interface ITraceFormat
{
    /// <summary>As <c>--format</c> takes it.</summary>
    string Name { get; }

    /// <summary>One line for a person: what lines look like.</summary>
    string Example { get; }

    /// <summary>Reads a line.</summary>
    /// <param name="line">Without its end; not empty.</param>
    /// <param name="context">What names are numbered by.</param>
    /// <param name="entry">What it says; has a meaning only when null is returned.</param>
    /// <returns>Null, or what is wrong with the line, as a sentence; <see cref="TraceReader.NotARequest"/> when there is nothing to it.</returns>
    string? Read(ReadOnlySpan<byte> line, TraceContext context, out TraceEntry entry);
}
