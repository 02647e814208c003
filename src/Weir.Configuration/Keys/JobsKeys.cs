using Weir.Configuration.Forms;
using Weir.Configuration.Text;

namespace Weir.Configuration.Keys;

/// <summary><c>listeners.NAME.jobs:</c></summary>
internal static class JobsKeys
{
    private const int MaxFrame = 64 * 1024;
    private const int MaxJobs = 1_000_000;

    public static ObjectForm<JobsConfig> Jobs => new(Shape());

    private static ObjectShape<JobsConfig> Shape()
    {
        var frame = new ObjectForm<FrameConfig>(Frame());
        return new ObjectShape<JobsConfig>(
            "jobs",
            "jobs",
            "How a listener with `protocol: jobs` reads requests and answers. Where class and size stand in a request, its pool says (docs/jobs.md).",
            (_, _) => new())
            .Example("jobs: { frame: { length: 2 } }")
            .Required("frame", frame, (c, v) => c with { Frame = v }, "Say where a request ends: frame: { length: 2 }, or frame: { delimiter: \"\\n\" }.", "A request.")
            .Key("response", frame, (c, v) => c with { Response = v }, "none", "An answer; absent, as a request.")
            .Key("keepAlive", ScalarForms.Boolean, (c, v) => c with { KeepAlive = v }, "false", "A client may send another job after each answer; else its connection ends with the answer.")
            .Key("replay", ScalarForms.Boolean, (c, v) => c with { Replay = v }, "true", "Jobs that a server took and did not answer before it died are given to another one.")
            .Key("max", new IntegerForm(1, MaxJobs, "A number of jobs"), (c, v) => c with { Max = v }, "10000", "Jobs in progress at once; beyond it they are refused.");
    }

    private static ObjectShape<FrameConfig> Frame() =>
        new ObjectShape<FrameConfig>("frame", "a frame", "Where it ends: exactly one of length and delimiter.", (_, _) => new())
        .Key("length", new IntegerForm(1, MaxFrame, "A number of bytes"), (c, v) => c with { Length = v }, "none", "Its bytes.")
        .Key("delimiter", new ParsedForm<char?>("character", "a character such as \"\\n\"", DelimiterText.Parse), (c, v) => c with { Delimiter = v }, "none", "The character that ends it, and belongs to it.")
        .Key("max", new SizeForm(new(1), new(MaxFrame)), (c, v) => c with { Max = v }, "1KiB", "With `delimiter`: the longest.");
}
