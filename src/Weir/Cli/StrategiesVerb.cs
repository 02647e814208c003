using System.CommandLine;

namespace Weir.Cli;

/// <summary><c>weir strategies</c>: lists the strategies and what each is good for.</summary>
internal static class StrategiesVerb
{
    public static Command Create()
    {
        var verb = new Verb(
            "strategies",
            "Lists the strategies that pick an endpoint, with a line on each.",
            "weir strategies",
            "weir strategies try least-connections --endpoints a:1,b:2,c:3 # see what it picks")
        {
            StrategiesTryVerb.Create(),
        };
        verb.SetAction(_ => VerbActions.Strategies());
        return verb;
    }
}
