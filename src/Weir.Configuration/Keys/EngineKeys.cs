using Weir.Configuration.Forms;

namespace Weir.Configuration.Keys;

/// <summary><c>engine:</c></summary>
internal static class EngineKeys
{
    public static ObjectShape<EngineConfig> For(ConfigurationVocabulary vocabulary) =>
        new ObjectShape<EngineConfig>("engine", "the engine", "The event loops that carry all connections.", (_, _) => new())
        .Key(
            "kind",
            new WordForm<EngineKind>("an engine", [.. vocabulary.Engines.Select(kind => (kind.ToString().ToLowerInvariant(), kind))]),
            (c, v) => c with { Kind = v },
            "auto",
            "Which event loop; auto takes the best that the system offers.")
        .Key(
            "loops",
            new IntegerForm(1, 1024, "The number of loops", "to use every core, leave it out"),
            (c, v) => c with { Loops = v },
            "none",
            "How many event loops; absent, as many as usable cores.")
        .Key(
            "pin",
            new PinForm(vocabulary.UsableCpus),
            (c, v) => c with { Pin = v },
            "false",
            "Keeps each loop on one CPU: of the usable ones, or of the list, in turn.");
}
