using Weir.Compare.Processes;

namespace Weir.Compare.Contestants;

/// <summary>Weir, as `weir run --config FILE`.</summary>
internal sealed class WeirProxy(string program) : IContestant
{
    public const string ContestantName = "weir";

    public string Name => ContestantName;

    public string? WhyAbsent(Protocol protocol) => File.Exists(program) ? null : $"{program} is not built (dotnet build src/Weir -c Release)";

    public Child Start(Assignment assignment, string cpus)
    {
        string file = Path.Combine(assignment.Folder, "weir.yaml");
        File.WriteAllText(file, Configuration(assignment));
        return Child.Start(Name, cpus, Programs.Find("dotnet")!, program, "run", "--config", file);
    }

    private static string Configuration(Assignment assignment) => $$"""
        listeners:
          bench:
            bind: 127.0.0.1:{{assignment.Port}}
            protocol: {{assignment.Protocol switch { Protocol.Tcp => "tcp", Protocol.Https => "https", _ => "http" }}}
            pool: origin
            {{(assignment.IdleConnections > 0 ? $"timeouts: {{ keepAlive: 10m }}" : "")}}
            {{(assignment.Credentials is { } shown ? $"tls: {{ minimum: \"1.3\", certificates: [ {{ certificate: {shown.CertificateFile}, key: {shown.KeyFile} }} ] }}" : "")}}
        pools:
          origin:
            strategy: least-connections
            {{(assignment.Protocol == Protocol.H2c ? "protocol: h2" : "")}}
            endpoints: [ {{string.Join(", ", assignment.Origins.Select(port => $"\"127.0.0.1:{port}\""))}} ]
        engine: { kind: epoll, loops: {{assignment.Loops}}, pin: {{(assignment.Loops > 1 ? $"[{string.Join(", ", Cpus.Both)}]" : "false")}} }
        {{(assignment.AccessLog ? $"accessLog: {{ format: json, to: {assignment.Folder}/weir-access.log }}" : "")}}
        {{(assignment.AdminPort > 0 ? $"admin: {{ bind: 127.0.0.1:{assignment.AdminPort} }}" : "")}}

        """;
}
