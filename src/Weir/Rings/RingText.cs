using System.Text;
using Weir.Ring.Protocol;
using Weir.Ring.Routing;
using Weir.Ring.Storage;

namespace Weir.Rings;

/// <summary>Writes what nodes say about the ring, for people. Pure.</summary>
internal static class RingText
{
    private const int Width = 64;
    private const int Height = 20;

    public static string Line(ListedEntry entry) =>
        $"{Printable(entry.Key)}\t{entry.Bytes} bytes\t{(entry.ExpiresUnixMilliseconds == 0 ? "for ever" : $"until {DateTimeOffset.FromUnixTimeMilliseconds(Math.Clamp(entry.ExpiresUnixMilliseconds, 0, 253_402_300_799_999)):u}")}\t{entry.Version}";

    public static string Owner(RingMessage.OwnerFound found)
    {
        StringBuilder text = new();
        text.Append($"key    {found.Key}\nowner  {found.Found!.Address} at {found.Found.Id}\nhops   {found.Path.Length}");
        if (found.Timeouts > 0) text.Append($", {found.Timeouts} asked in vain");
        text.Append('\n');
        foreach (RingPeer peer in found.Path) text.Append($"  → {peer.Address} at {peer.Id.ToShortString()}\n");
        return text.ToString();
    }

    public static string Status(IReadOnlyList<PositionStatus> positions)
    {
        StringBuilder text = new();
        foreach (PositionStatus p in positions)
        {
            text.Append($"position     {p.Self.Id} on {p.Self.Address}{(p.IsServing ? "" : ", not serving yet")}\n");
            text.Append($"predecessor  {p.Predecessor?.ToString() ?? "unknown"}\n");
            text.Append($"successors   {Peers(p.Successors)}\n");
            text.Append($"fingers      {Peers(p.Fingers)}\n");
            text.Append($"keys         {p.KeysOwned} owned, {p.KeysHeld} held with copies, {p.BytesHeld / 1024} KiB\n\n");
        }
        text.Append(Draw(positions));
        return text.ToString();
    }

    /// <summary>The circle, clockwise from the top, with all nodes that are known: [x] the node asked, (x) others.</summary>
    private static string Draw(IReadOnlyList<PositionStatus> positions)
    {
        RingPeer[] known =
        [
            .. positions.SelectMany(p => (RingPeer[])[p.Self, .. p.Successors, .. p.Fingers, .. p.Predecessor is { } before ? new[] { before } : []])
                .DistinctBy(p => p.Id)
                .OrderBy(p => p.Id),
        ];
        char[][] canvas = [.. Enumerable.Range(0, Height + 1).Select(_ => Enumerable.Repeat(' ', Width + 1).ToArray())];
        for (int step = 0; step < 360; step += 3) Put(canvas, step / 360.0, "·");
        for (int i = 0; i < known.Length; i++)
        {
            bool isSelf = positions.Any(p => p.Self.Id == known[i].Id);
            Put(canvas, known[i].Id.High / (double)uint.MaxValue, isSelf ? $"[{i + 1}]" : $"({i + 1})");
        }
        StringBuilder text = new();
        foreach (char[] line in canvas) text.Append(new string(line).TrimEnd()).Append('\n');
        for (int i = 0; i < known.Length; i++) text.Append($"{i + 1,4}  {known[i].Id.ToShortString()}  {known[i].Address}\n");
        return text.ToString();
    }

    private static void Put(char[][] canvas, double turn, string mark)
    {
        double angle = turn * 2 * Math.PI;
        int x = (int)Math.Round((Width / 2.0) + (Math.Sin(angle) * ((Width / 2.0) - 4)));
        int y = (int)Math.Round((Height / 2.0) - (Math.Cos(angle) * (Height / 2.0)));
        for (int i = 0; i < mark.Length; i++)
        {
            int at = x - (mark.Length / 2) + i;
            if (at >= 0 && at <= Width) canvas[y][at] = mark[i];
        }
    }

    private static string Peers(RingPeer[] peers) => peers.Length == 0 ? "none" : string.Join("  ", peers.Select(p => p.ToString()));

    // A key may hold anything: the terminal is not to obey it.
    private static string Printable(string key) => string.Concat(key.Select(c => char.IsControl(c) ? '?' : c));
}
