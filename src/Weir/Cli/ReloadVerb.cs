using System.CommandLine;

namespace Weir.Cli;

/// <summary><c>weir reload</c>: has a running balancer load its configuration again.</summary>
internal static class ReloadVerb
{
    public static Command Create()
    {
        var config = new Option<string?>("--config", "-c")
        {
            HelpName = "FILE",
            Description = $"The configuration that is run: its admin.bind says where to ask (default: {RunVerb.DefaultFile}).",
        };
        var admin = new Option<string?>("--admin") { HelpName = "ADDRESS", Description = "Where the admin listener is, if the file does not say." };
        var pid = new Option<int?>("--pid") { HelpName = "PID", Description = "Send SIGHUP to this process instead; what comes of it is on its stderr." };
        var verb = new Verb(
            "reload",
            "Has the running balancer load its configuration again. Exit code 0 when it did, 1 when it did not: then nothing has changed.",
            "weir reload                              # by the admin listener that weir.yaml names",
            "weir reload --config /etc/weir/weir.yaml",
            "weir reload --admin 127.0.0.1:9080",
            "weir reload --pid 4711                   # by SIGHUP")
        {
            config, admin, pid,
        };
        verb.Check(result =>
        {
            if (result.GetResult(pid) is not null && (result.GetResult(config) is not null || result.GetResult(admin) is not null))
                result.AddError("--pid and --config, --admin exclude each other: either a signal or the admin listener.");
            else if (result.GetResult(pid) is { Tokens.Count: > 0 } given && (!int.TryParse(given.Tokens[0].Value, out int number) || number < 1))
                result.AddError("--pid is the number of a process, as 'pgrep weir' prints it.");
        });
        verb.SetAction((parsed, cancel) => VerbActions.ReloadAsync(
            parsed.GetValue(config) ?? RunVerb.DefaultFile, parsed.GetValue(admin), parsed.GetValue(pid), cancel));
        return verb;
    }
}
