using System.Collections.Concurrent;
using System.Net;
using Weir.Net;
using Weir.Net.Memory;
using Xunit;

namespace Weir.Tests.Net;

/// <summary>One engine of any kind, and a way to run code on its loops: real ones are waited for, the one in memory is driven.</summary>
internal sealed class Rig : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private readonly ConcurrentQueue<Exception> _failures = new();
    private readonly List<IListenerSocket> _listeners = [];
    private int _serving;

    private Rig(Engine engine, MemoryNetwork? network)
    {
        Engine = engine;
        Network = network;
        engine.Start();
    }

    public Engine Engine { get; }

    /// <summary>Null for a real engine.</summary>
    public MemoryNetwork? Network { get; }

    public static EndPoint AnyPort => new IPEndPoint(IPAddress.Loopback, 0);

    /// <summary>Sessions of <see cref="Listen"/> that have not ended.</summary>
    public int Serving => Volatile.Read(ref _serving);

    public static Rig Of(Transport transport, int loops = 1, long bufferLimitBytes = 64 * 1024 * 1024)
    {
        if (transport == Transport.Memory)
        {
            MemoryNetwork network = new();
            return new Rig(network.CreateEngine(loops, bufferLimitBytes), network);
        }

        EngineKind kind = transport == Transport.Epoll ? EngineKind.Epoll : EngineKind.Sockets;
        return new Rig(Engine.Create(new EngineOptions { Kind = kind, Loops = loops, BufferLimitBytes = bufferLimitBytes }), network: null);
    }

    /// <summary>Serves an address; the connection is closed when <paramref name="serve"/> returns, unless it does that itself.</summary>
    public IListenerSocket Listen(Func<Talk, Task> serve, EndPoint? address = null, bool closes = true)
    {
        IListenerSocket listener = Engine.Listen(address ?? AnyPort, new ListenOptions(), connection => _ = ServeAsync(connection, serve, closes));
        _listeners.Add(listener);
        return listener;
    }

    /// <summary>Runs code on a loop until it ends; what fails in it, or in a session of <see cref="Listen"/>, fails here.</summary>
    public async Task RunAsync(Func<EventLoop, Task> work, int loop = 0)
    {
        TaskCompletionSource done = new(TaskCreationOptions.RunContinuationsAsynchronously);
        Engine.Loops[loop].Post(_ => _ = CompleteAsync(), null);
        Network?.RunUntil(() => done.Task.IsCompleted, TimeSpan.FromMinutes(10));
        await done.Task.WaitAsync(Network is null ? Patience : TimeSpan.Zero);
        if (_failures.TryDequeue(out Exception? failure))
            throw new InvalidOperationException("A server session failed: " + failure.Message, failure);

        async Task CompleteAsync()
        {
            try
            {
                await work(Engine.Loops[loop]);
                done.SetResult();
            }
            catch (Exception e)
            {
                done.SetException(e);
            }
        }
    }

    /// <summary>Two ends of one connection, both on the given loop, which is the engine's only one.</summary>
    public async Task<(Talk Client, Talk Server)> PairAsync(EventLoop loop)
    {
        Talk? server = null;
        Waiter waiter = new(loop);
        IListenerSocket listener = Engine.Listen(AnyPort, new ListenOptions(), connection =>
        {
            server = new Talk(connection);
            waiter.Signal();
        });
        Talk client = await Talk.ConnectAsync(loop, listener.LocalEndPoint);
        while (server is null)
            Assert.Equal(Wake.Ready, await waiter.WaitUntil(loop.Now + 5000));
        _ = listener.StopAsync();
        return (client, server);
    }

    public async Task<T> GetAsync<T>(Func<EventLoop, Task<T>> work, int loop = 0)
    {
        T result = default!;
        await RunAsync(async l => result = await work(l), loop);
        return result;
    }

    /// <summary>Runs code on a loop again and again, a turn between, until it says that it is satisfied.</summary>
    public Task UntilAsync(Func<EventLoop, bool> satisfied, int loop = 0) => RunAsync(
        async l =>
        {
            Waiter waiter = new(l);
            long deadline = l.Now + 10_000;
            while (!satisfied(l))
            {
                Assert.True(l.Now < deadline, "it did not happen within ten seconds");
                await waiter.WaitUntil(l.Now + 1);
            }
        },
        loop);

    public async ValueTask DisposeAsync()
    {
        foreach (IListenerSocket listener in _listeners)
            await listener.StopAsync().WaitAsync(Patience);
        await Engine.DisposeAsync();
    }

    private async Task ServeAsync(Connection connection, Func<Talk, Task> serve, bool closes)
    {
        Interlocked.Increment(ref _serving);
        try
        {
            await serve(new Talk(connection));
        }
        catch (Exception e)
        {
            _failures.Enqueue(e);
        }
        finally
        {
            if (closes)
                connection.Close();
            Interlocked.Decrement(ref _serving);
        }
    }
}
