using System.Globalization;

namespace Weir.Compare;

/// <summary>The options of `bench/compare`, `bench/soak` and `bench/allocations`.</summary>
internal sealed record CompareOptions
{
    public const string Usage = """
        bench/compare      Weir beside HAProxy and nginx, in one run
          --rows a,b         only these rows (--list names them)
          --only a,b         only these contestants: weir, haproxy, nginx, direct
          --rounds N         alternating rounds per row                      (5)
          --duration S       seconds each contestant is loaded per round     (3)
          --warmup S         seconds of load before the first round          (4)
          --json FILE        the figures as JSON as well
          --smoke            every row in about a second each: does the machinery work, are there no errors?
          --list             the rows and their targets
        bench/soak         Weir's memory under mixed load for a long time
          --duration T       90s, 10m, 1h                                    (10m)
          --every T          between two lines of the table                  (15s)
        bench/allocations  managed bytes and collections per request in steady state
          --requests N       HTTP requests and as many TCP messages          (1000000)
        all                  --no-build: take the binaries as they are
        """;

    public required string Verb { get; init; }

    public IReadOnlyList<string> Rows { get; init; } = [];

    public IReadOnlyList<string> Only { get; init; } = [];

    public int Rounds { get; init; } = 5;

    public TimeSpan? Duration { get; init; }

    public TimeSpan Warmup { get; init; } = TimeSpan.FromSeconds(4);

    public TimeSpan Every { get; init; } = TimeSpan.FromSeconds(15);

    public long Requests { get; init; } = 1_000_000;

    public string? JsonFile { get; init; }

    public bool Smoke { get; init; }

    public bool List { get; init; }

    public bool Help { get; init; }

    public static CompareOptions Parse(string[] arguments)
    {
        if (arguments.Length == 0 || arguments[0] is not ("compare" or "soak" or "allocations"))
            throw new CompareException($"a verb is missing.{Environment.NewLine}{Usage}");
        CompareOptions options = new() { Verb = arguments[0] };
        for (int i = 1; i < arguments.Length; i++)
        {
            string name = arguments[i];
            options = name switch
            {
                "--smoke" => options with { Smoke = true, Rounds = 1, Duration = TimeSpan.FromSeconds(0.4), Warmup = TimeSpan.Zero },
                "--list" => options with { List = true },
                "--help" or "-h" => options with { Help = true },
                "--rows" => options with { Rows = Value().Split(',') },
                "--only" => options with { Only = Value().Split(',') },
                "--rounds" => options with { Rounds = (int)Number(1, 100) },
                "--requests" => options with { Requests = (long)Number(1_000, 100_000_000) },
                "--duration" => options with { Duration = Time() },
                "--warmup" => options with { Warmup = Time() },
                "--every" => options with { Every = Time() },
                "--json" => options with { JsonFile = Path.GetFullPath(Value()) },
                _ => throw new CompareException($"'{name}' is not an option.{Environment.NewLine}{Usage}"),
            };

            string Value() => ++i < arguments.Length ? arguments[i] : throw new CompareException($"{name} wants a value.{Environment.NewLine}{Usage}");
            double Number(double least, double most) => NumberOf(name, Value(), least, most);
            TimeSpan Time() => TimeOf(name, Value());
        }

        return options;
    }

    private static double NumberOf(string name, string text, double least, double most) =>
        double.TryParse(text, CultureInfo.InvariantCulture, out double number) && number >= least && number <= most
            ? number
            : throw new CompareException($"{name} runs from {least} to {most}, and is not '{text}'.");

    // A bare number means seconds.
    private static TimeSpan TimeOf(string name, string text)
    {
        (double unitSeconds, int suffix) = text switch
        {
            [.., 's'] => (1, 1),
            [.., 'm'] => (60, 1),
            [.., 'h'] => (3600, 1),
            _ => (1.0, 0),
        };
        return TimeSpan.FromSeconds(unitSeconds * NumberOf(name, text[..^suffix], 0, 86_400));
    }
}
