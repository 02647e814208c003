using System.Diagnostics;

namespace Weir.Demo;

/// <summary>Starts this program again, with another verb.</summary>
internal static class OwnProgram
{
    /// <summary>A start that redirects all three streams.</summary>
    public static ProcessStartInfo Start(params IEnumerable<string> arguments)
    {
        string library = Path.Combine(AppContext.BaseDirectory, "weir.dll");
        string? own = Environment.ProcessPath;
        // Either the program's own executable runs, or `dotnet weir.dll`.
        bool isHost = own is null || !string.Equals(Path.GetFileNameWithoutExtension(own), "weir", StringComparison.OrdinalIgnoreCase);
        var start = new ProcessStartInfo(isHost ? own ?? "dotnet" : own!)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        if (isHost) start.ArgumentList.Add(library);
        foreach (string argument in arguments) start.ArgumentList.Add(argument);
        return start;
    }
}
