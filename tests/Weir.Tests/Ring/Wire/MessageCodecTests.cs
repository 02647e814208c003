using Weir.Ring.Identifiers;
using Weir.Ring.Protocol;
using Weir.Ring.Routing;
using Weir.Ring.Storage;
using Weir.Ring.Wire;
using Xunit;

namespace Weir.Tests.Ring.Wire;

/// <summary>Every message as bytes and back, and bytes that are none.</summary>
public sealed class MessageCodecTests
{
    private static readonly RingPeer One = new(RingId.Of("one"u8), "10.0.0.1:7400");
    private static readonly RingPeer Two = new(RingId.Of("two"u8), "[::1]:7400");
    private static readonly RingRange Range = new(One.Id, Two.Id);
    private static readonly RingVersion Version = new(0x0123456789ABCDEF, 7);
    private static readonly RingEntry Entry = new("kéy", [1, 2, 3], Version, 123);
    private static readonly RingEntry Tombstone = new("gone", null, Version, 0);

    private static readonly RingMessage[] All =
    [
        new RingMessage.AskStep(One.Id, true),
        new RingMessage.Step(new LookupStep(LookupStepKind.Owner, [One, Two], [Two])),
        new RingMessage.AskNeighbours(),
        new RingMessage.Neighbours(null, [One]),
        new RingMessage.Neighbours(Two, []),
        new RingMessage.Notify(One),
        new RingMessage.Leaving(One, Two, [Two, One]),
        new RingMessage.Done(),
        new RingMessage.Refused(),
        new RingMessage.Execute(new() { Action = RingAction.Put, Key = "k", Value = [9], LifeMilliseconds = 5, Expected = Version }),
        new RingMessage.Request(new() { Action = RingAction.Get, Key = "k" }),
        new RingMessage.Outcome(new(RingStatus.Mismatch, [1], Version, 5, 3)),
        new RingMessage.Copy(One, [Entry, Tombstone]),
        new RingMessage.Copied(CopyVerdict.Full),
        new RingMessage.Claim(One, Range),
        new RingMessage.Offer([Entry]),
        new RingMessage.AskDigest(Range),
        new RingMessage.Digest([1, ulong.MaxValue]),
        new RingMessage.AskVersions(Range, [0, 1023], ""),
        new RingMessage.Versions([new("k", Version)], true),
        new RingMessage.AskEntries(["a", "b"]),
        new RingMessage.EntriesFound([Entry], 2),
        new RingMessage.AskOwner("k"),
        new RingMessage.OwnerFound(One.Id, Two, [One, Two], 1),
        new RingMessage.AskList("pre", "", 10),
        new RingMessage.Listing([new("k", Version, 3, 0)], false),
        new RingMessage.AskStatus(),
        new RingMessage.Status([new(One, true, Two, [Two], [Two, One], 1, 2, 3)]),
    ];

    [Fact]
    public void Every_message_is_read_back_and_written_the_same()
    {
        Assert.Equal(typeof(RingMessage).GetNestedTypes().Length, All.Select(m => m.GetType()).Distinct().Count());
        foreach (RingMessage message in All)
        {
            byte[] bytes = MessageCodec.Write(new RingFrame(0xFFFFFFFE, One.Id, true, message));
            RingFrame? read = MessageCodec.TryRead(bytes);
            Assert.Equal(message.GetType(), read?.Message.GetType());
            Assert.Equal((0xFFFFFFFE, One.Id, true), (read!.Question, read.To, read.IsAnswer));
            Assert.Equal(bytes, MessageCodec.Write(read));
        }
    }

    [Fact]
    public void No_beginning_of_a_message_is_a_message()
    {
        foreach (RingMessage message in All)
        {
            byte[] bytes = MessageCodec.Write(new RingFrame(1, default, false, message));
            for (int length = 0; length < bytes.Length; length++) Assert.Null(MessageCodec.TryRead(bytes[..length]));
            Assert.Null(MessageCodec.TryRead([.. bytes, 0]));
        }
    }

    [Fact]
    public void Any_change_of_one_byte_is_read_or_refused_but_never_thrown_at()
    {
        foreach (RingMessage message in All)
        {
            byte[] bytes = MessageCodec.Write(new RingFrame(1, default, false, message));
            for (int at = 0; at < bytes.Length; at++)
            {
                byte kept = bytes[at];
                foreach (byte value in (ReadOnlySpan<byte>)[0, 1, 2, 27, 28, 127, 128, 255])
                {
                    bytes[at] = value;
                    _ = MessageCodec.TryRead([.. bytes]);
                }
                bytes[at] = kept;
            }
        }
    }

    [Fact]
    public void Mutations_are_read_or_refused_and_what_is_read_does_not_harm_a_node()
    {
        int seed = Random.Shared.Next();
        Random random = new(seed);
        RingTime time = new();
        RingHost host = new("10.0.0.1:7400", "fuzzed", 1, new(), new Nowhere(), time, new Random(1));
        host.Start([]);
        try
        {
            for (int i = 0; i < 20_000; i++)
            {
                byte[] bytes = MessageCodec.Write(new RingFrame(1, default, false, All[random.Next(All.Length)]));
                for (int change = random.Next(4); change >= 0; change--) bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
                if (MessageCodec.TryRead(bytes) is { } frame) host.Handle(frame.To, frame.Message, _ => { });
                time.Milliseconds += 10;
                time.UnixMilliseconds += 10;
                host.Tick();
            }
        }
        catch (Exception e)
        {
            throw new InvalidOperationException($"seed {seed}", e);
        }
    }

    [Fact]
    public void A_value_of_a_mebibyte_is_carried_and_a_larger_one_refused()
    {
        byte[] largest = MessageCodec.Write(new(1, default, false, new RingMessage.Copy(One, [Entry with { Value = new byte[RingEntry.MaxValueBytes] }])));
        Assert.NotNull(MessageCodec.TryRead(largest));
        Assert.InRange(largest.Length, 0, MessageCodec.MaxFrameBytes);
        Assert.Null(MessageCodec.TryRead(MessageCodec.Write(new(1, default, false, new RingMessage.Copy(One, [Entry with { Value = new byte[RingEntry.MaxValueBytes + 1] }])))));
    }

    private sealed class Nowhere : IRingTransport
    {
        public void Send(uint question, RingPeer to, RingMessage request)
        {
            // Nobody answers.
        }
    }
}
