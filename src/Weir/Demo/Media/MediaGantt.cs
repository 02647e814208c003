using System.Text;

namespace Weir.Demo.Media;

/// <summary>Who worked on what, and when, as lines of text: no wider than 80 columns and without colour. Pure.</summary>
internal static class MediaGantt
{
    private const int Columns = 60;

    /// <summary>A line for each server.</summary>
    /// <param name="servers">Their names, in order.</param>
    /// <param name="work">All they did.</param>
    /// <param name="begin">The left edge.</param>
    /// <param name="span">From the left edge to the right one; longer than zero.</param>
    public static string Write(IReadOnlyList<string> servers, IReadOnlyList<MediaWork> work, DateTime begin, TimeSpan span)
    {
        int width = servers.Max(name => name.Length);
        StringBuilder text = new();
        for (int server = 0; server < servers.Count; server++)
        {
            char[] cells = new char[Columns];
            Array.Fill(cells, '.');
            foreach (MediaWork job in work)
            {
                if (job.Server != server) continue;
                int first = ColumnOf(job.Begun - begin, span);
                cells.AsSpan(first, Math.Max(ColumnOf(job.Ended - begin, span) - first, 0)).Fill('=');
                cells[first] = job.Letter;
            }

            text.Append("  ").Append(servers[server].PadRight(width)).Append("  ").Append(cells).Append('\n');
        }

        return text.ToString();
    }

    private static int ColumnOf(TimeSpan time, TimeSpan span) => Math.Clamp((int)(time / span * Columns), 0, Columns - 1);
}
