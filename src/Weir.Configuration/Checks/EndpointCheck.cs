using Weir.Configuration.Text;

namespace Weir.Configuration.Checks;

/// <summary>An address stands once in a pool, and its keys do not contradict each other.</summary>
internal static class EndpointCheck
{
    public static void Run(WeirConfiguration configuration, ReadContext context)
    {
        foreach (var pool in configuration.Pools)
        {
            var list = $"{SourceMap.Join("pools", pool.Name)}.endpoints";
            for (var i = 0; context.Sources.Has($"{list}[{i}]"); i++)
            {
                var path = $"{list}[{i}]";
                if (context.Sources.Has($"{path}.backup") && context.Sources.Has($"{path}.tier"))
                    context.Messages.Error(
                        context.Sources.Key($"{path}.backup"),
                        $"{path}.backup",
                        "'backup' is short for a tier, and 'tier' is given too. Remove one of them.");
            }

            var seen = new Dictionary<EndpointAddress, SourcePosition?>();
            var place = -1;
            foreach (var endpoint in pool.Endpoints)
            {
                // Items that could not be read are missing from the record: the position tells which of the list this one is.
                do
                    place++;
                while (context.Sources.Value($"{list}[{place}]") != endpoint.Position && context.Sources.Has($"{list}[{place}]"));
                if (endpoint.Address != EndpointAddressText.Unread && !seen.TryAdd(endpoint.Address, endpoint.Position))
                    context.Messages.Error(
                        endpoint.Position,
                        $"{list}[{place}]",
                        $"'{Shown.Plain(endpoint.Address.ToString())}' stands in this pool twice{First(seen[endpoint.Address])}. "
                            + "Remove one; for a larger share set its weight.");
            }

            if (pool.Endpoints.Length > 0 && pool.Endpoints.All(endpoint => endpoint.Drain || endpoint.Disabled))
                context.Messages.Warning(
                    pool.Position,
                    SourceMap.Join("pools", pool.Name),
                    "Every endpoint is drained or disabled: the pool answers nothing.");
        }
    }

    private static string First(SourcePosition? position) => position is { Line: var line } ? $", first in line {line}" : "";
}
