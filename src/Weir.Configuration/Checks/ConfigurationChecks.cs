namespace Weir.Configuration.Checks;

/// <summary>What a single key cannot know: one small check per concern, each of which reports all that it finds.</summary>
/// <remarks>They also run on a configuration with faulty keys, and then stay silent about what was already reported.</remarks>
internal static class ConfigurationChecks
{
    public static void Run(WeirConfiguration configuration, ReadContext context)
    {
        ProtocolCheck.Run(configuration, context);
        TlsCheck.Run(configuration, context);
        PoolNameCheck.Run(configuration, context);
        HashKeyCheck.Run(configuration, context);
        AffinityCheck.Run(configuration, context);
        BindCheck.Run(configuration, context);
        DiscoveryCheck.Run(configuration, context);
        EndpointCheck.Run(configuration, context);
        RouteCheck.Run(configuration, context);
        HealthCheck.Run(configuration, context);
        LimitsCheck.Run(configuration, context);
        JobsCheck.Run(configuration, context);
        WorkCheck.Run(configuration, context);
        ResilienceCheck.Run(configuration, context);
        ClientAddressCheck.Run(configuration, context);
        TimeoutCheck.Run(configuration, context);
        RingCheck.Run(configuration, context);
        // Last: it looks only at routes that are in order.
        ShadowCheck.Run(configuration, context);
    }
}
