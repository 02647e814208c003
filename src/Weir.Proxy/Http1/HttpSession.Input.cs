using Weir.Net.Buffers;

namespace Weir.Proxy.Http1;

/// <content>What has come of the client and was not used yet.</content>
internal sealed partial class HttpSession
{
    /// <summary>Keeps bytes that came together with a body's last ones: they begin the next request.</summary>
    internal bool KeepInput(ReadOnlySpan<byte> bytes)
    {
        if (bytes.IsEmpty)
            return true;
        _input ??= _loop.Loop.Buffers.TryRent(Math.Max(bytes.Length, InputBytes));
        return _input is not null && _input.Append(bytes) == bytes.Length;
    }

    /// <summary>Makes room for more of a head; the parser refuses one that grows over its limit.</summary>
    private bool GrowInput()
    {
        if (_input!.Free.Length > 0)
            return true;
        if (_input.Start > 0)
        {
            _input.Compact();
            return true;
        }

        PooledBuffer? larger = _input.Capacity < BufferPool.LargestBytes ? _loop.Loop.Buffers.TryRent(_input.Capacity * 2) : null;
        if (larger is null)
            return false;
        larger.Append(_input.Filled);
        _input.Return();
        _input = larger;
        return true;
    }

    private void ReleaseInput()
    {
        _input?.Return();
        _input = null;
    }
}
