using System.Globalization;

namespace Weir.SystemTests.Harness;

/// <summary>What the kernel says about a process's memory (Linux).</summary>
public static class ProcessMemory
{
    /// <summary>Resident bytes (VmRSS).</summary>
    public static long ResidentBytes(int processId)
    {
        foreach (var line in File.ReadLines($"/proc/{processId}/status"))
        {
            if (line.StartsWith("VmRSS:", StringComparison.Ordinal))
            {
                var digits = line.AsSpan("VmRSS:".Length).TrimStart();
                return long.Parse(digits[..digits.IndexOf(' ')], CultureInfo.InvariantCulture) * 1024;
            }
        }

        throw new InvalidOperationException($"/proc/{processId}/status has no VmRSS line.");
    }
}
