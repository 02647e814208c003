using Weir.Balancing.Hashing;

namespace Weir.Simulation.Workloads;

/// <summary>Makes up traffic. The same options give the same requests.</summary>
public static class Traffic
{
    /// <summary>Requests of one class and of size 1.</summary>
    public static Workload Of(TrafficOptions options)
    {
        Random random = new(options.Seed);
        WorkloadBuilder builder = new();
        ushort only = builder.ClassOf("request");
        double now = 0;
        for (int i = 0; i < options.Requests; i++)
        {
            now = Next(now, i, options, random);
            double demand = options.Service.Draw(random);
            ulong client = ClientHash(random.Next(options.Clients));
            builder.Add(now, only, 1, demand, client, client);
        }
        return builder.Build();
    }

    /// <summary>Requests of the three classes of <see cref="MediaMix"/>, sizes 1 to 9, each as likely as the others; a size is a second.</summary>
    public static Workload OfMedia(TrafficOptions options)
    {
        Random random = new(options.Seed);
        WorkloadBuilder builder = new();
        foreach (string name in MediaMix.Classes) builder.ClassOf(name);
        double now = 0;
        for (int i = 0; i < options.Requests; i++)
        {
            now = Next(now, i, options, random);
            ushort @class = (ushort)random.Next(MediaMix.Classes.Length);
            int size = random.Next(1, MediaMix.LargestSize + 1);
            ulong client = ClientHash(random.Next(options.Clients));
            builder.Add(now, @class, size, size, client, client);
        }
        return builder.Build();
    }

    /// <summary>A made-up client's hash.</summary>
    public static ulong ClientHash(int client) => XxHash64.Hash((ulong)client, seed: 1);

    private static double Next(double now, int request, TrafficOptions options, Random random)
    {
        if (options.Rate is { } rate) return now + (ServiceDistribution.Exponential(random) / rate);
        return options.Burst == 0 ? 0 : request / options.Burst * options.BurstInterval.TotalSeconds;
    }
}
