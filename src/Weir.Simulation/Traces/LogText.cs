using System.Buffers.Text;
using System.Net;
using System.Text;
using Weir.Balancing.Hashing;

namespace Weir.Simulation.Traces;

/// <summary>What the fields of different logs have in common.</summary>
internal static class LogText
{
    /// <summary>A longer first segment of a path is more likely an identifier than a kind of request.</summary>
    private const int LongestSegment = 48;

    /// <summary>Reads a whole field as a number.</summary>
    public static bool TryNumber(ReadOnlySpan<byte> text, out double value) =>
        Utf8Parser.TryParse(text, out value, out int read) && read == text.Length && double.IsFinite(value);

    public static bool TryWhole(ReadOnlySpan<byte> text, out long value) =>
        Utf8Parser.TryParse(text, out value, out int read) && read == text.Length;

    /// <summary>The hash of a client as the log writes it: of its address, if it is one, as the proxy would make it.</summary>
    public static ulong ClientHash(ReadOnlySpan<byte> text)
    {
        Span<char> chars = stackalloc char[64];
        if (text.Length <= chars.Length && Encoding.UTF8.TryGetChars(text, chars, out int written)
            && IPAddress.TryParse(chars[..written], out IPAddress? address))
        {
            return ClientAddressHash.Hash(address);
        }
        return XxHash64.Hash(text);
    }

    /// <summary>Hosts are written with their port by some.</summary>
    public static ReadOnlySpan<byte> WithoutPort(ReadOnlySpan<byte> address)
    {
        int colon = address.LastIndexOf((byte)':');
        return colon > 0 && (address.IndexOf((byte)':') == colon || address[0] == '[') ? address[..colon] : address;
    }

    /// <summary>The number of a request's class.</summary>
    public static ushort ClassOf(TraceContext context, ReadOnlySpan<byte> method, ReadOnlySpan<byte> target, ReadOnlySpan<byte> route)
    {
        if (context.ClassBy == ClassBy.None) return (ushort)context.Classes.NumberOf("request"u8);
        if (context.ClassBy == ClassBy.Method) return (ushort)context.Classes.NumberOf(method);
        if (context.ClassBy == ClassBy.Route && !route.IsEmpty) return (ushort)context.Classes.NumberOf(route);
        return (ushort)context.Classes.NumberOf(ByPath(method, target, stackalloc byte[32 + LongestSegment]));
    }

    private static ReadOnlySpan<byte> ByPath(ReadOnlySpan<byte> method, ReadOnlySpan<byte> target, Span<byte> room)
    {
        if (method.Length > 16) method = method[..16];
        ReadOnlySpan<byte> path = target.StartsWith("/"u8) ? target[1..] : [];
        int end = path.IndexOfAny((byte)'?', (byte)'#');
        if (end >= 0) path = path[..end];
        int slash = path.IndexOf((byte)'/');
        if (slash >= 0) path = path[..slash];
        // A segment that is a number, or long, names a thing and not a kind of things.
        bool isName = path.Length <= LongestSegment && !TryNumber(path, out _);
        int length = 0;
        length += Append(room[length..], method);
        length += Append(room[length..], " /"u8);
        length += Append(room[length..], isName ? path : "*"u8);
        return room[..length];
    }

    private static int Append(Span<byte> room, ReadOnlySpan<byte> text)
    {
        text.CopyTo(room);
        return text.Length;
    }
}
