using Weir.Cli;
using Weir.Configuration;

namespace Weir.Composition;

/// <summary>What was given by a flag is named by it: who wrote no file looks for no key.</summary>
internal static class FlagNames
{
    /// <summary>Puts the flag in the place of the key that a message begins with.</summary>
    public static string Restore(string message, RunOptions options)
    {
        (string Key, string Flag, bool IsGiven)[] names =
        [
            ($"listeners.{FlagConfiguration.ListenerName}: ", "--listen: ", options.Listen is not null),
            ($"pools.{FlagConfiguration.PoolName}: ", "--to: ", options.To is not null),
            ("admin.bind: ", "--admin: ", options.Admin is not null),
            ("accessLog.to: ", "--access-log: ", options.AccessLog is not null),
        ];
        foreach ((string key, string flag, bool isGiven) in names)
        {
            if (isGiven && message.StartsWith(key, StringComparison.Ordinal))
                return flag + message[key.Length..];
        }

        return message;
    }
}
