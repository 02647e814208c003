using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Weir.Net.Tls.OpenSsl;

/// <summary>The BIO that joins OpenSSL to a <see cref="Connection"/>.</summary>
/// <remarks>
/// OpenSSL's own socket BIO would read(2) until EAGAIN, once too often for each request, and write(2) each record by itself. Through this one
/// a receive that came back short is known to have emptied the socket, and the records of a call go out together.
/// </remarks>
internal static unsafe class OpenSslBio
{
    private static readonly nint Method = CreateMethod();

    public static nint Create()
    {
        nint bio = OpenSslLibrary.BioNew(Method);
        OpenSslLibrary.BioSetInit(bio, 1);
        return bio;
    }

    private static nint CreateMethod()
    {
        OpenSslLibrary.Require();
        fixed (byte* name = "weir"u8)
        {
            nint method = OpenSslLibrary.BioMethodNew(OpenSslLibrary.BioNewIndex() | OpenSslLibrary.BioTypeSourceSink, name);
            _ = OpenSslLibrary.BioMethodSetRead(method, &Read);
            _ = OpenSslLibrary.BioMethodSetWrite(method, &Write);
            _ = OpenSslLibrary.BioMethodSetControl(method, &Control);
            return method;
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Read(nint bio, byte* into, int length) =>
        OpenSslThread.Current.Connection!.OnReadEncrypted(bio, new Span<byte>(into, length));

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Write(nint bio, byte* bytes, int length) =>
        OpenSslThread.Current.Append(new ReadOnlySpan<byte>(bytes, length)) ? length : -1;

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static nint Control(nint bio, int command, nint number, nint pointer) => command == OpenSslLibrary.BioCtrlFlush ? 1 : 0;
}
