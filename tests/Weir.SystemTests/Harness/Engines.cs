namespace Weir.SystemTests.Harness;

/// <summary>The engines that this system can run.</summary>
public static class Engines
{
    public const string Epoll = "epoll";
    public const string Sockets = "sockets";

    public static IReadOnlyList<string> All { get; } = OperatingSystem.IsLinux() ? [Epoll, Sockets] : [Sockets];
}
