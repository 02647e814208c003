using System.Runtime.InteropServices;
using Weir.Compare;
using Weir.Compare.Processes;
using Weir.Compare.Rows;
using Weir.Compare.Runs;

// The main thread starts every child (see Child.Start), so nothing here is asynchronous.
using PosixSignalRegistration interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, End);
using PosixSignalRegistration terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, End);
try
{
    CompareOptions options = CompareOptions.Parse(args);
    if (options.Help)
    {
        Console.WriteLine(CompareOptions.Usage);
        return 0;
    }

    if (options.List)
    {
        foreach (IRow row in RowCatalogue.All) Console.WriteLine($"{row.Name,-14} {row.Title}");
        return 0;
    }

    using Bench bench = new(options);
    return options.Verb switch
    {
        "soak" => SoakRun.Run(bench),
        "allocations" => AllocationsRun.Run(bench),
        _ => CompareRun.Run(bench),
    };
}
catch (CompareException e)
{
    Console.Error.WriteLine($"bench: {e.Message}");
    return 2;
}
catch (Exception e)
{
    // A fault of the harness itself: caught so that the finally blocks end the children and remove the folder.
    Console.Error.WriteLine($"bench: {e}");
    return 2;
}
finally
{
    Child.EndAll();
}

static void End(PosixSignalContext context)
{
    context.Cancel = true;
    Child.EndAll();
    Environment.Exit(128 + 15);
}
