using Weir.Configuration.Forms;
using Weir.Configuration.Text;

namespace Weir.Configuration.Keys;

/// <summary>What requests cost, and what they say of themselves: for pools whose strategy schedules.</summary>
internal static class WorkKeys
{
    private const int MaxLearned = 64;
    private const int MaxFirstBytes = 512;

    /// <summary>The name of a class.</summary>
    public static ParsedForm<string> ClassName { get; } = new("name of a class", "the name of a class", NameText.Word);

    public static ObjectShape<PoolConfig> WorkKeysOf(this ObjectShape<PoolConfig> pool) => pool
        .Key(
            "costs",
            new CostsForm(),
            (c, v) => c with { Costs = v },
            "none",
            "What a request of size 1 costs, by its class and the endpoint's `tags.kind` (or address), as in `{ video: { video: 1, music: 3 } }`; absent, it is learned.")
        .Key("costUnit", ScalarForms.Wait, (c, v) => c with { CostUnit = v }, "none", "With `costs`: the time of one unit; absent, 1s.")
        .Key(
            "classes",
            new ListForm<string>(ClassName, "classes", MaxLearned, "The list names no class. Give one, or remove the key."),
            (c, v) => c with { Classes = v },
            "none",
            "Without `costs`: the classes whose costs are learned.")
        .Key("class", new ObjectForm<RequestPartConfig>(Class()), (c, v) => c with { Class = v }, "none", "Where a request says its class, unless its route does.")
        .Key("size", new ObjectForm<RequestPartConfig>(Size()), (c, v) => c with { Size = v }, "none", "Where a request says its size; absent, all are alike.");

    private static ObjectShape<RequestPartConfig> Class() =>
        Part("requestClass", "a request's class", "Where a request says its class: in a header, a query parameter or, tcp, its first bytes.")
        .Key("names", new ClassWordsForm(), (c, v) => c with { Names = v }, "none", "What stands there for which class, as in `{ V: video }`; absent, the name of the class.");

    private static ObjectShape<RequestPartConfig> Size() =>
        Part("requestSize", "a request's size", "Where a request says its size, a number: in a header, a query parameter or, tcp, its first bytes; or the length of its body.")
        .Key("body", ScalarForms.Boolean, (c, v) => c with { IsBody = v }, "false", "http: the bytes of the body, where they are known beforehand.");

    private static ObjectShape<RequestPartConfig> Part(string name, string noun, string about) =>
        new ObjectShape<RequestPartConfig>(name, noun, about, (_, _) => new())
        .Key("header", new ParsedForm<string>("name", "a name", NameText.Token), (c, v) => c with { Header = v }, "none", "http: the value of this header.")
        .Key("query", new ParsedForm<string>("name", "a name", NameText.Parameter), (c, v) => c with { Query = v }, "none", "http: the value of this query parameter.")
        .Key("at", new IntegerForm(0, MaxFirstBytes - 1, "A position"), (c, v) => c with { At = v }, "none", "tcp: the first byte of it, counted from 0.")
        .Key("length", new IntegerForm(1, MaxFirstBytes, "A number of bytes"), (c, v) => c with { Length = v }, "1", "tcp: its bytes.");
}
