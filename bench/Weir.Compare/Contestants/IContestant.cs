using Weir.Compare.Processes;

namespace Weir.Compare.Contestants;

/// <summary>A proxy that can be put to work.</summary>
internal interface IContestant
{
    string Name { get; }

    /// <returns>Why it cannot take part (what is missing and how to get it), or null when it can.</returns>
    string? WhyAbsent(Protocol protocol);

    /// <summary>Writes the configuration and starts the process on the given CPUs; does not wait until it serves.</summary>
    Child Start(Assignment assignment, string cpus);
}
