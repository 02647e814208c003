using System.Buffers;
using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Weir.Configuration.Yaml;

namespace Weir.Configuration.Forms;

/// <summary><c>true</c>, <c>false</c> or a list of CPU numbers.</summary>
internal sealed class PinForm(ImmutableArray<int> usable) : ValueForm<CpuPinning>
{
    // CPU_SETSIZE of sched_setaffinity(2).
    private const int MaxCpus = 1024;

    private static readonly SearchValues<char> ListCharacters = SearchValues.Create("0123456789, ");
    private static readonly char[] Separators = [',', ' '];

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
            return AreUsable(cpus, node, path, context);
        }

        if (node is ScalarNode { IsNull: false } numbers && IsNumbers(numbers.Value))
        {
            context.Messages.Error(
                node.Position,
                path,
                $"{Shown.Quoted(numbers.Value)} is no list. Write pin: [{string.Join(", ", numbers.Value.Split(Separators, StringSplitOptions.RemoveEmptyEntries))}].");
            return false;
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

    /// <summary>A loop told to run on a CPU that is not there would run anywhere.</summary>
    private bool AreUsable(ImmutableArray<int> cpus, Node list, string path, ReadContext context)
    {
        if (usable.IsEmpty)
            return true;
        foreach (var cpu in cpus.Distinct())
            if (!usable.Contains(cpu))
                context.Messages.Error(
                    ((SequenceNode)list).Items[cpus.IndexOf(cpu)].Position,
                    path,
                    $"This process may not run on CPU {cpu}. Usable here: {Shown.Cut(string.Join(", ", usable), 200)}.");
        return cpus.All(cpu => usable.Contains(cpu));
    }

    private static bool IsNumbers(string text) =>
        text.Length <= Shown.MaxCharacters && text.AsSpan().ContainsAnyInRange('0', '9') && !text.AsSpan().ContainsAnyExcept(ListCharacters);
}
