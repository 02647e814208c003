namespace Weir.Simulation.Workloads;

/// <summary>A request takes its demand, in seconds, times a factor that its class has at the endpoint.</summary>
public sealed class FactorService : ServiceModel
{
    private readonly double[] _factors;
    private readonly int _endpoints;

    private FactorService(double[] factors, int endpoints) => (_factors, _endpoints) = (factors, endpoints);

    /// <param name="classes">At least one.</param>
    /// <param name="endpoints">At least one.</param>
    /// <param name="factorOf">For a class and an endpoint, by index; above zero.</param>
    public static FactorService Of(int classes, int endpoints, Func<int, int, double> factorOf)
    {
        double[] factors = new double[classes * endpoints];
        for (int i = 0; i < factors.Length; i++)
        {
            factors[i] = factorOf(i / endpoints, i % endpoints);
            ArgumentOutOfRangeException.ThrowIfNegativeOrZero(factors[i], nameof(factorOf));
        }
        return new FactorService(factors, endpoints);
    }

    /// <summary>All endpoints are alike to all classes.</summary>
    public static FactorService Even(int classes, int endpoints) => Of(classes, endpoints, (_, _) => 1);

    public double FactorOf(int @class, int endpoint) => _factors[(@class * _endpoints) + endpoint];

    public override double SecondsOf(Workload workload, int request, int endpoint) =>
        workload.Demand[request] * _factors[(workload.Class[request] * _endpoints) + endpoint];
}
