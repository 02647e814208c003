namespace Weir.Compare.Processes;

/// <summary>Memory of a process tree, in bytes.</summary>
internal readonly record struct Memory(long PssBytes, long RssBytes)
{
    public double PssMegabytes => PssBytes / 1e6;

    public double RssMegabytes => RssBytes / 1e6;
}
