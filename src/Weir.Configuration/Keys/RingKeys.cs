using Weir.Configuration.Forms;
using Weir.Configuration.Text;

namespace Weir.Configuration.Keys;

/// <summary><c>ring:</c></summary>
internal static class RingKeys
{
    private const int MaxSeeds = 64;

    private static readonly ParsedForm<BindAddress> Address =
        new("address", "an IP address and a port such as 10.0.0.1:7400", RingAddressText.Parse);

    public static ObjectForm<RingConfig> Ring { get; } = new(
        new ObjectShape<RingConfig>(
            "ring",
            "the ring",
            "The balancer is a node of a ring, which keeps keys and values on several machines together: see docs/ring.md.",
            (_, position) => new() { Bind = new() { Kind = BindAddressKind.Any }, Position = position })
        .Example("ring: { bind: 10.0.0.1:7400, join: [ 10.0.0.2:7400 ], secretFile: ring.secret }")
        .Required(
            "bind",
            Address,
            (c, v) => c with { Bind = v },
            "Give an address of this machine: bind: 10.0.0.1:7400.",
            "Where the node listens and others reach it.")
        .Key(
            "join",
            new ListForm<BindAddress>(Address, "members", MaxSeeds, "The list is empty. Name a member, or leave the key out to begin a ring."),
            (c, v) => c with { Join = v },
            "none",
            "Members to join through, and to find back to after a partition; absent, a new ring begins.")
        .Key(
            "secretFile",
            new ParsedForm<string>("path", "the path of a file", FilePathText.Parse),
            (c, v) => c with { SecretFile = v },
            "none",
            "The secret that all members share, at least 16 bytes; needed beyond loopback."));
}
