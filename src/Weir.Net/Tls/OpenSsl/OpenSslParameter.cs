using System.Runtime.InteropServices;

namespace Weir.Net.Tls.OpenSsl;

/// <summary>OSSL_PARAM: a named value, in arrays that end with an empty one.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct OpenSslParameter
{
    public const uint Utf8Text = 4;
    public const uint Octets = 5;

    public byte* Key;
    public uint Type;
    public void* Data;
    public nuint Length;
    public nuint Returned;
}
