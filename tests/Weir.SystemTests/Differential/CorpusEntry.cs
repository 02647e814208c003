using System.Text;

namespace Weir.SystemTests.Differential;

/// <summary>One odd request, or a few on one connection, and what the RFC's text makes of it.</summary>
public sealed class CorpusEntry(string file, string name)
{
    public string File { get; } = file;

    public string Name { get; } = name;

    /// <summary>Where the RFCs say so.</summary>
    public string Source { get; set; } = "";

    /// <summary>The bytes, in pieces: the next piece is sent once the back end has received something of the one before.</summary>
    public List<byte[]> Pieces { get; } = [];

    public List<ExpectedRequest> Sees { get; } = [];

    public Verdict Verdict { get; set; }

    /// <summary>The statuses that fit the verdict.</summary>
    public List<int> Statuses { get; } = [];

    /// <summary>Statuses with which the entry may be refused although it is also right to accept it.</summary>
    public List<int> MayRefuse { get; } = [];

    /// <summary>Why the verdict is not what the bare grammar says; null when it is.</summary>
    public string? Policy { get; set; }

    public string Text => Encoding.Latin1.GetString([.. Pieces.SelectMany(p => p)]);
}
