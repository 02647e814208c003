using System.Net;
using Weir.Net;
using Weir.Net.Tls;

namespace Weir.Tests.Net.Tls;

/// <summary>A <see cref="Talk"/> over a connection that still has to shake hands.</summary>
internal sealed class TlsTalk
{
    private TlsTalk(Connection connection) => Talk = new Talk(connection);

    public Talk Talk { get; }

    public static TlsTalk Accept(Connection accepted, TlsServerContext context) => new(context.Accept(accepted, new Waiter(accepted.Loop)));

    public static TlsTalk Connect(EventLoop loop, TlsTarget target, EndPoint address) => new(target.Connect(loop, address, new Waiter(loop)));

    public async Task ShakeAsync()
    {
        while (Talk.Connection.State == ConnectionState.Connecting)
            await Talk.WaitAsync(Interest.Write);
    }
}
