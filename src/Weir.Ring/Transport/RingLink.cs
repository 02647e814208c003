using System.Net;
using System.Net.Sockets;
using Weir.Ring.Identifiers;
using Weir.Ring.Protocol;
using Weir.Ring.Wire;

namespace Weir.Ring.Transport;

/// <summary>A connection to one node, on which questions go out and answers come back. It is made with the first question.</summary>
/// <remarks>Any thread may ask. <c>settle</c> is called from pool threads, once for each question.</remarks>
internal sealed class RingLink : IDisposable
{
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(2);

    private readonly string _address;
    private readonly RingSecret _secret;
    private readonly Action<IReadOnlyList<(uint Question, RingMessage? Answer, bool WasSent)>> _settle;
    private readonly Action<RingLink, string?> _onEnd;
    private readonly CancellationTokenSource _stop = new();
    private readonly Lock _gate = new();
    private readonly HashSet<uint> _sent = [];
    private readonly Queue<RingFrame> _early = [];
    private SealedStream? _stream;
    private bool _hasEnded;

    /// <param name="address">As in <c>10.0.0.1:7400</c>.</param>
    /// <param name="secret">Of the ring.</param>
    /// <param name="settle">Gets answers, and null for questions that will have none.</param>
    /// <param name="onEnd">Called once, before the open questions are settled, with the reason if there is one.</param>
    public RingLink(
        string address,
        RingSecret secret,
        Action<IReadOnlyList<(uint Question, RingMessage? Answer, bool WasSent)>> settle,
        Action<RingLink, string?> onEnd)
    {
        (_address, _secret, _settle, _onEnd) = (address, secret, settle, onEnd);
        _ = Task.Run(RunAsync);
    }

    public string Address => _address;

    /// <summary>Both ends have shown that they know the secret.</summary>
    public bool WasOpen
    {
        get
        {
            lock (_gate) return _stream is not null;
        }
    }

    /// <returns>False when the link has ended; nothing was sent then, and <c>settle</c> is not called.</returns>
    public bool TryAsk(uint question, RingId to, RingMessage request)
    {
        RingFrame frame = new(question, to, IsAnswer: false, request);
        lock (_gate)
        {
            if (_hasEnded) return false;
            if (_stream is null)
            {
                _early.Enqueue(frame);
                return true;
            }
            _sent.Add(question);
            if (_stream.TryQueue(frame)) return true;
            _sent.Remove(question);
            return false;
        }
    }

    public void Dispose() => _stop.Cancel();

    private async Task RunAsync()
    {
        string? reason = null;
        try
        {
            if (!IPEndPoint.TryParse(_address, out IPEndPoint? address)) throw new RingRefusedException($"'{_address}' is no address");
            using Socket socket = new(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            SealedStream stream;
            using (var limited = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token))
            {
                limited.CancelAfter(ConnectTimeout);
                await socket.ConnectAsync(address, limited.Token);
                stream = await RingHandshake.ConnectAsync(new NetworkStream(socket, ownsSocket: false), _secret, limited.Token);
            }
            using (stream)
            {
                Open(stream);
                await stream.RunAsync(OnAnswers, _stop.Token);
            }
        }
        catch (Exception e) when (e is SocketException or IOException or OperationCanceledException or ObjectDisposedException)
        {
            reason = e is SocketException or IOException ? e.Message : null;
        }
        catch (RingRefusedException e)
        {
            reason = e.Message;
        }
        End(reason);
    }

    private void Open(SealedStream stream)
    {
        lock (_gate)
        {
            _stream = stream;
            while (_early.TryDequeue(out RingFrame? frame))
            {
                _sent.Add(frame.Question);
                stream.TryQueue(frame);
            }
        }
    }

    private void OnAnswers(List<RingFrame> frames)
    {
        List<(uint, RingMessage?, bool)> answers = [];
        lock (_gate)
        {
            foreach (RingFrame frame in frames)
            {
                if (frame.IsAnswer && _sent.Remove(frame.Question)) answers.Add((frame.Question, frame.Message, true));
            }
        }
        _settle(answers);
    }

    private void End(string? reason)
    {
        List<(uint, RingMessage?, bool)> left = [];
        lock (_gate)
        {
            _hasEnded = true;
            left.AddRange(_sent.Select(q => (q, (RingMessage?)null, true)));
            left.AddRange(_early.Select(f => (f.Question, (RingMessage?)null, false)));
            _sent.Clear();
            _early.Clear();
        }
        _onEnd(this, reason);
        _settle(left);
    }
}
