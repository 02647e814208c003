using System.Net;
using System.Net.WebSockets;
using Weir.SystemTests.Harness;

namespace Weir.SystemTests.Peers;

/// <summary>A WebSocket server from the framework; it sends every message back.</summary>
public sealed class WebSocketEcho : IAsyncDisposable
{
    private readonly HttpListener _listener = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _serving;

    public WebSocketEcho()
    {
        Address = $"127.0.0.1:{FreePort.Next()}";
        _listener.Prefixes.Add($"http://{Address}/");
        _listener.Start();
        _serving = Task.Run(ServeAsync);
    }

    public string Address { get; }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Close();
        await _serving;
    }

    private async Task ServeAsync()
    {
        try
        {
            var context = await _listener.GetContextAsync();
            var socket = (await context.AcceptWebSocketAsync(subProtocol: null)).WebSocket;
            var buffer = new byte[16 * 1024];
            while (true)
            {
                var result = await socket.ReceiveAsync(buffer.AsMemory(), _stop.Token);
                if (result.MessageType == WebSocketMessageType.Close)
                    break;
                await socket.SendAsync(buffer.AsMemory(0, result.Count), result.MessageType, result.EndOfMessage, _stop.Token);
            }

            await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, "done", _stop.Token);
        }
        catch (Exception e) when (e is HttpListenerException or WebSocketException or OperationCanceledException or ObjectDisposedException)
        {
            // The test is over.
        }
    }
}
