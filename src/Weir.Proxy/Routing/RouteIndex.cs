using System.Collections.Immutable;
using System.Text;

namespace Weir.Proxy.Routing;

/// <summary>Finds the first route that matches without looking at those whose host or path cannot.</summary>
/// <remarks>
/// Routes lie in lists by host (each name, each wildcard, any) and within it by path (each exact path, each first segment, the rest). A request
/// concerns three lists for each host pattern that covers its name; they are walked together in the order of the configuration. Immutable.
/// </remarks>
internal sealed class RouteIndex
{
    /// <summary>RFC 1035 §2.3.4. A longer name is no route's, and need not be lowered.</summary>
    private const int MaxHostBytes = 255;

    private readonly ImmutableArray<Route> _routes;
    private readonly List<int> _order = [];
    private readonly Dictionary<byte[], Group>.AlternateLookup<ReadOnlySpan<byte>> _names;
    private readonly Dictionary<byte[], Group>.AlternateLookup<ReadOnlySpan<byte>> _wildcards;
    private readonly Group? _any;
    private readonly int _mostLists;

    public RouteIndex(ImmutableArray<Route> routes)
    {
        _routes = routes;
        Dictionary<byte[], Group> names = new(BytesComparer.Instance);
        Dictionary<byte[], Group> wildcards = new(BytesComparer.Instance);
        IEnumerable<IGrouping<string, int>> byHost = Enumerable.Range(0, routes.Length)
            .GroupBy(i => routes[i].Options.Host?.ToString() ?? "", StringComparer.Ordinal);
        foreach (IGrouping<string, int> host in byHost)
        {
            Group group = new(this, host);
            if (routes[host.First()].Options.Host is not { } pattern)
                _any = group;
            else
                (pattern.IsWildcard ? wildcards : names)[pattern.Name.ToArray()] = group;
        }

        _names = names.GetAlternateLookup<ReadOnlySpan<byte>>();
        _wildcards = wildcards.GetAlternateLookup<ReadOnlySpan<byte>>();
        // The wildcards that cover a name lie within each other: no name has more of them than the one deepest inside.
        int deepest = wildcards.Keys.Select(CountCovering).DefaultIfEmpty().Max();
        _mostLists = Group.Lists * (2 + deepest);
    }

    public Route? Find(in RouteRequest request)
    {
        Span<Cursor> cursors = stackalloc Cursor[_mostLists];
        int count = 0;
        if (_names.Dictionary.Count + _wildcards.Dictionary.Count > 0)
            AddHosts(request.HostName, request.Path, cursors, ref count);
        _any?.AddLists(request.Path, cursors, ref count);

        while (true)
        {
            // The lists are few: looking through them costs less than keeping them ordered.
            int first = int.MaxValue;
            int list = 0;
            for (int i = 0; i < count; i++)
            {
                int index = cursors[i].At < cursors[i].End ? _order[cursors[i].At] : int.MaxValue;
                if (index < first)
                {
                    first = index;
                    list = i;
                }
            }

            if (first == int.MaxValue)
                return null;
            Route route = _routes[first];
            if (route.FirstMismatchBesideHost(in request).Condition == RouteCondition.None)
                return route;
            cursors[list].At++;
        }
    }

    private void AddHosts(ReadOnlySpan<byte> host, ReadOnlySpan<byte> path, Span<Cursor> cursors, ref int count)
    {
        if (host.EndsWith("."u8))
            host = host[..^1];
        if (host.Length > MaxHostBytes)
            return;
        Span<byte> lower = stackalloc byte[host.Length];
        Ascii.ToLower(host, lower, out _);
        if (_names.TryGetValue(lower, out Group? exact))
            exact.AddLists(path, cursors, ref count);
        if (_wildcards.Dictionary.Count == 0)
            return;
        for (int dot = NextDot(lower, 0); dot >= 0; dot = NextDot(lower, dot))
        {
            if (_wildcards.TryGetValue(lower[(dot + 1)..], out Group? below))
                below.AddLists(path, cursors, ref count);
        }
    }

    /// <summary>A wildcard takes at least one character for its star, so a dot in front does not count.</summary>
    private static int NextDot(ReadOnlySpan<byte> host, int after)
    {
        int dot = host.Length > after + 1 ? host[(after + 1)..].IndexOf((byte)'.') : -1;
        return dot < 0 ? -1 : dot + after + 1;
    }

    private int CountCovering(byte[] wildcard)
    {
        int count = 1;
        for (int dot = NextDot(wildcard, 0); dot >= 0; dot = NextDot(wildcard, dot))
            count += _wildcards.TryGetValue(wildcard.AsSpan(dot + 1), out _) ? 1 : 0;
        return count;
    }

    private (int Start, int End) Append(IEnumerable<int> indexes)
    {
        int start = _order.Count;
        _order.AddRange(indexes);
        return (start, _order.Count);
    }

    private struct Cursor
    {
        public int At;
        public int End;
    }

    /// <summary>The routes of one host pattern.</summary>
    private sealed class Group
    {
        /// <summary>How many lists a path concerns at most.</summary>
        public const int Lists = 3;

        private readonly Dictionary<byte[], (int Start, int End)>.AlternateLookup<ReadOnlySpan<byte>> _exact;
        private readonly Dictionary<byte[], (int Start, int End)>.AlternateLookup<ReadOnlySpan<byte>> _segments;
        private readonly (int Start, int End) _rest;

        public Group(RouteIndex index, IEnumerable<int> routes)
        {
            int[] all = [.. routes];
            _exact = ListsBy(index, all, p => p.Exact);
            _segments = ListsBy(index, all, p => p.Exact is null ? p.FirstSegment : null);
            _rest = index.Append(all.Where(i => index._routes[i].Options.Path is not { } p || (p.Exact ?? p.FirstSegment) is null));
        }

        public void AddLists(ReadOnlySpan<byte> path, Span<Cursor> cursors, ref int count)
        {
            if (_exact.Dictionary.Count > 0 && _exact.TryGetValue(path, out (int Start, int End) exact))
                cursors[count++] = new Cursor { At = exact.Start, End = exact.End };
            if (_segments.Dictionary.Count > 0 && _segments.TryGetValue(PathPattern.SegmentOf(path), out (int Start, int End) below))
                cursors[count++] = new Cursor { At = below.Start, End = below.End };
            if (_rest.Start < _rest.End)
                cursors[count++] = new Cursor { At = _rest.Start, End = _rest.End };
        }

        private static Dictionary<byte[], (int Start, int End)>.AlternateLookup<ReadOnlySpan<byte>> ListsBy(
            RouteIndex index, int[] routes, Func<PathPattern, byte[]?> keyOf)
        {
            Dictionary<byte[], (int Start, int End)> lists = new(BytesComparer.Instance);
            IEnumerable<(int Route, byte[]? Key)> keyed = routes.Select(
                i => (i, index._routes[i].Options.Path is { } path ? keyOf(path) : null));
            foreach (IGrouping<byte[], (int Route, byte[]? Key)> group in keyed.Where(r => r.Key is not null).GroupBy(r => r.Key!, BytesComparer.Instance))
                lists[group.Key] = index.Append(group.Select(r => r.Route));
            return lists.GetAlternateLookup<ReadOnlySpan<byte>>();
        }
    }
}
