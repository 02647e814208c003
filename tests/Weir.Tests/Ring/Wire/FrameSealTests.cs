using Weir.Ring.Wire;
using Xunit;

namespace Weir.Tests.Ring.Wire;

/// <summary>Frames open once, in order, unchanged, and with the same secret and nonces alone.</summary>
public sealed class FrameSealTests
{
    private static readonly byte[] ClientNonce = [.. Enumerable.Repeat((byte)1, SessionKeys.NonceBytes)];
    private static readonly byte[] ServerNonce = [.. Enumerable.Repeat((byte)2, SessionKeys.NonceBytes)];

    private readonly SessionKeys _keys = new("secret"u8, ClientNonce, ServerNonce);

    [Fact]
    public void Frames_open_in_the_order_in_which_they_were_sealed()
    {
        (byte[] Frame, byte[] Mac) first = Sealed(_keys.FromClient(), "a"u8, out FrameSeal seal), second = Sealed(seal, "b"u8);
        FrameSeal opener = _keys.FromClient();
        Assert.True(opener.Opens(first.Frame, first.Mac));
        Assert.True(opener.Opens(second.Frame, second.Mac));
    }

    [Fact]
    public void A_frame_does_not_open_twice_nor_before_its_turn()
    {
        (byte[] Frame, byte[] Mac) first = Sealed(_keys.FromClient(), "a"u8, out FrameSeal seal), second = Sealed(seal, "b"u8);
        Assert.False(_keys.FromClient().Opens(second.Frame, second.Mac));
        FrameSeal opener = _keys.FromClient();
        Assert.True(opener.Opens(first.Frame, first.Mac));
        Assert.False(opener.Opens(first.Frame, first.Mac));
    }

    [Fact]
    public void A_changed_frame_does_not_open()
    {
        (byte[] frame, byte[] mac) = Sealed(_keys.FromClient(), "a"u8, out _);
        Assert.False(_keys.FromClient().Opens("b"u8, mac));
        mac[0] ^= 1;
        Assert.False(_keys.FromClient().Opens(frame, mac));
    }

    [Fact]
    public void A_frame_sent_back_or_into_another_connection_does_not_open()
    {
        (byte[] frame, byte[] mac) = Sealed(_keys.FromClient(), "a"u8, out _);
        Assert.False(_keys.FromServer().Opens(frame, mac));
        Assert.False(new SessionKeys("secret"u8, ServerNonce, ClientNonce).FromClient().Opens(frame, mac));
        Assert.False(new SessionKeys("other"u8, ClientNonce, ServerNonce).FromClient().Opens(frame, mac));
    }

    [Fact]
    public void The_proofs_of_the_two_ends_differ() => Assert.NotEqual(_keys.ClientProof, _keys.ServerProof);

    private static (byte[] Frame, byte[] Mac) Sealed(FrameSeal seal, ReadOnlySpan<byte> frame, out FrameSeal same)
    {
        same = seal;
        return Sealed(seal, frame);
    }

    private static (byte[] Frame, byte[] Mac) Sealed(FrameSeal seal, ReadOnlySpan<byte> frame)
    {
        byte[] bytes = new byte[FrameSeal.SealedLength(frame.Length)];
        seal.Seal(frame, bytes);
        return (frame.ToArray(), bytes[^FrameSeal.MacBytes..]);
    }
}
