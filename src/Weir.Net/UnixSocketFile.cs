using System.Net.Sockets;

namespace Weir.Net;

/// <summary>The file a Unix listener leaves behind when its process dies: it blocks the path for the next one.</summary>
internal static class UnixSocketFile
{
    /// <summary>Removes the file if it is a socket and nobody answers on it; anything else stays, and binding then says why not.</summary>
    public static void RemoveStale(string path)
    {
        if (File.Exists(path) && IsSocket(path) && NobodyListens(path))
            File.Delete(path);
    }

    /// <summary>True for a socket; false for a file, a directory, or what may not be looked at.</summary>
    /// <remarks>connect(2) answers ECONNREFUSED for a regular file too, so a refusal alone must not delete one. open(2) tells: a socket
    /// cannot be opened (ENXIO), a file or device can. For reading and writing, since opening a FIFO for reading alone blocks.</remarks>
    public static bool IsSocket(string path)
    {
        try
        {
            using Microsoft.Win32.SafeHandles.SafeFileHandle file =
                File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
            return false;
        }
        catch (UnauthorizedAccessException)
        {
            return false; // a directory, or another user's: not ours to remove
        }
        catch (IOException)
        {
            return true;
        }
    }

    private static bool NobodyListens(string path)
    {
        // Non-blocking: a listener whose backlog is full would hold a blocking connect for as long as it likes.
        using Socket probe = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified) { Blocking = false };
        try
        {
            probe.Connect(new UnixDomainSocketEndPoint(path));
            return false;
        }
        catch (SocketException e)
        {
            return e.SocketErrorCode == SocketError.ConnectionRefused;
        }
    }
}
