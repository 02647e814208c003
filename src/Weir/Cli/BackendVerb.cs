using System.CommandLine;

namespace Weir.Cli;

/// <summary><c>weir backend</c>: back ends to try a balancer with.</summary>
internal static class BackendVerb
{
    public static Command Create() => new Verb(
        "backend",
        "Starts a back end to try the balancer with.",
        "weir backend pi --listen 127.0.0.1:5000 --name A",
        "weir backend echo --listen 127.0.0.1:5001",
        "weir backend media --kind video --listen 127.0.0.1:5002")
    {
        BackendPiVerb.Create(),
        BackendEchoVerb.Create(),
        BackendMediaVerb.Create(),
    };
}
