namespace Weir.Compare.Contestants;

internal enum Protocol
{
    Http,
    Tcp,
}
