using Weir.Balancing.Scheduling;
using Weir.Balancing.Strategies;

namespace Weir.Balancing;

/// <summary>What requests cost, for the strategies that schedule.</summary>
public sealed partial class Pool
{
    private CostModel? _costs;

    /// <summary>What has been learned of the costs of requests, to be kept over a restart or shown; null: the strategy does not
    /// schedule, or the costs were given.</summary>
    public CostSnapshot? LearnedCosts => _costs?.Export();

    /// <summary>Goes on from what was learned before a restart. Classes and endpoints that are not there any more are passed over.</summary>
    public void Restore(CostSnapshot learned) => _costs?.Import(learned);

    private void RenewCosts()
    {
        bool schedules = StrategyCatalog.TryGet(_options.Strategy, out StrategyDescriptor? strategy) && strategy.Schedules;
        CostModel? old = _costs;
        if (!schedules)
        {
            _costs = null;
            return;
        }
        (string Address, string Kind)[] endpoints = [.. _options.Endpoints.Select(endpoint => (endpoint.Address, endpoint.Kind))];
        if (old?.IsFor(_options.Costs, _options.Classes, endpoints) == true) return;
        _costs = new CostModel(_options.Costs, _options.Classes, endpoints);
        if (old is not null) _costs.Import(old.Export());
    }
}
