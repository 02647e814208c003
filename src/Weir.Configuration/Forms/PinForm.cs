using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Weir.Configuration.Yaml;

namespace Weir.Configuration.Forms;

/// <summary><c>true</c>, <c>false</c> or a list of CPU numbers.</summary>
internal sealed class PinForm : ValueForm<CpuPinning>
{
    // CPU_SETSIZE of sched_setaffinity(2).
    private const int MaxCpus = 1024;

    private readonly BooleanForm _boolean = new();
    private readonly ListForm<int> _cpus = new(
        new IntegerForm(0, MaxCpus - 1, "A CPU number"),
        "CPU numbers",
        MaxCpus,
        "The list names no CPU. Write true to pin to all usable ones.");

    public override string Expected => "true, false or a list of CPU numbers";

    public override string TypeName => "true, false or list of CPU numbers";

    public override bool TryRead(Node node, string path, ReadContext context, out CpuPinning value)
    {
        value = CpuPinning.Off;
        if (node is SequenceNode)
        {
            if (!_cpus.TryRead(node, path, context, out ImmutableArray<int> cpus))
                return false;
            value = new() { Enabled = true, Cpus = cpus };
            return true;
        }

        if (node is not ScalarNode { IsNull: false })
        {
            WrongKind(node, path, context);
            return false;
        }

        if (!_boolean.TryRead(node, path, context, out var enabled))
            return false;
        value = enabled ? CpuPinning.Usable : CpuPinning.Off;
        return true;
    }

    public override JsonObject Schema() => new() { ["anyOf"] = new JsonArray(_boolean.Schema(), _cpus.Schema()) };
}
