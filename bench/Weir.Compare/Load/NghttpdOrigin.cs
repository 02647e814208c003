using Weir.Compare.Processes;

namespace Weir.Compare.Load;

/// <summary>The origin behind the gRPC-like row: three nghttpd, which speak HTTP/2 with prior knowledge, read the message and answer with trailers.</summary>
/// <remarks>Not nginx: it answers before it has read the message and resets every stream behind its answer, which servers of gRPC do not.</remarks>
internal sealed class NghttpdOrigin : IOrigin
{
    private readonly List<Child> _processes = [];

    /// <param name="folder">Holds the answer.</param>
    /// <param name="bytes">Size of the answer, which is at /bytes.</param>
    public NghttpdOrigin(string folder, int bytes)
    {
        string root = Directory.CreateDirectory(Path.Combine(folder, "origin")).FullName;
        File.WriteAllText(Path.Combine(root, bytes.ToString(System.Globalization.CultureInfo.InvariantCulture)), new string('x', bytes));
        Ports = Processes.Ports.Free(3);
        foreach (int port in Ports)
        {
            _processes.Add(Child.Start("nghttpd", Cpus.Load, Programs.Find("nghttpd")!,
                "--no-tls", "--address=127.0.0.1", $"--htdocs={root}", "--trailer=grpc-status: 0", $"{port}"));
        }

        for (int i = 0; i < Ports.Length; i++) Serving.Wait(_processes[i], Ports[i], TimeSpan.FromSeconds(10));
    }

    public int[] Ports { get; }

    public void Dispose() => _processes.ForEach(process => process.Dispose());
}
