using System.CommandLine;

namespace Weir.Cli;

/// <summary><c>weir ring</c>: the shared memory of nodes with nothing but Weir installed.</summary>
internal static class RingVerb
{
    public static Command Create() => new Verb(
        "ring",
        "Keeps keys and values on several machines together (Chord, with replicas). Exit codes: 1 not found, 2 unreachable, 3 not done.",
        "weir ring start --bind 127.0.0.1:7400",
        "weir ring start --bind 127.0.0.1:7401 --join 127.0.0.1:7400",
        "weir ring put greeting hello --ttl 10m",
        "weir ring get greeting --node 127.0.0.1:7401",
        "weir ring status")
    {
        RingStartVerb.Create(),
        RingKeyVerbs.Put(),
        RingKeyVerbs.Get(),
        RingKeyVerbs.Delete(),
        RingInquiryVerbs.List(),
        RingInquiryVerbs.Lookup(),
        RingInquiryVerbs.Status(),
        RingSimulateVerb.Create(),
    };
}
