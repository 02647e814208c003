namespace Weir.SystemTests.Harness;

/// <summary>
/// A weir.yaml with one listener <c>web</c> and one pool <c>app</c>: all that a test of the data plane needs.
/// What a test says stands in the file word for word, so that the tests also show how things are configured.
/// </summary>
public sealed record WeirSettings
{
    public required string Engine { get; init; }

    /// <summary>Addresses, or flow mappings such as <c>{ address: 127.0.0.1:80, weight: 2 }</c>.</summary>
    public required IReadOnlyList<string> Endpoints { get; init; }

    public string Protocol { get; init; } = "http";

    public string Strategy { get; init; } = "round-robin";

    /// <summary>Further entries of the listener, as in <c>timeouts: { head: 1s }, limits: { line: 1KiB }</c>.</summary>
    public string? Listener { get; init; }

    /// <summary>Routes instead of everything to <c>app</c>, as in <c>{ path: /x, pool: app }, { redirect: /y }</c>.</summary>
    public string? Routes { get; init; }

    /// <summary>Further pools, as in <c>canary: { endpoints: [ "127.0.0.1:80" ] }</c>.</summary>
    public string? Pools { get; init; }

    /// <summary>Further listeners, as in <c>raw: { bind: "127.0.0.1:80", protocol: tcp, pool: app }</c>.</summary>
    public string? Listeners { get; init; }

    /// <summary>Further entries of the pool, as in <c>retries: 0</c>.</summary>
    public string? Pool { get; init; }

    /// <summary>Where to bind instead of a free port of 127.0.0.1; <c>PORT</c> stands for the free port.</summary>
    public string Bind { get; init; } = "127.0.0.1:PORT";

    public int Loops { get; init; } = 1;

    public bool AccessLog { get; init; } = true;

    /// <summary>Where the access log goes; a test that names a file reads it itself.</summary>
    public string AccessLogTo { get; init; } = "stdout";

    /// <summary>Further flags of <c>weir run</c>.</summary>
    public IReadOnlyList<string> Flags { get; init; } = [];

    /// <summary>How long SIGTERM waits for what is running.</summary>
    public string Drain { get; init; } = "10s";

    public string Render(int listenerPort, int adminPort)
    {
        var bind = Bind.Replace("PORT", $"{listenerPort}", StringComparison.Ordinal);
        return $$"""
            listeners:
              web: { bind: "{{bind}}", protocol: {{Protocol}}, {{(Routes is null ? "pool: app" : $"routes: [ {Routes} ]")}}{{Further(Listener)}} }
              {{Listeners}}
            pools:
              app: { strategy: {{Strategy}}, endpoints: [ {{string.Join(", ", Endpoints.Select(Quote))}} ]{{Further(Pool)}} }
              {{Pools}}
            admin: { bind: "127.0.0.1:{{adminPort}}" }
            engine: { kind: {{Engine}}, loops: {{Loops}} }
            shutdown: { drain: {{Drain}} }
            {{(AccessLog ? $"accessLog: {{ format: json, to: \"{AccessLogTo}\" }}" : "")}}

            """;
    }

    private static string Further(string? entries) => entries is null ? "" : ", " + entries;

    private static string Quote(string endpoint) => endpoint.StartsWith('{') ? endpoint : $"\"{endpoint}\"";
}
