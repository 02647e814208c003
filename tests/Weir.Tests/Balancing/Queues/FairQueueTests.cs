using Weir.Balancing.Queues;
using Xunit;

namespace Weir.Tests.Balancing.Queues;

public sealed class FairQueueTests
{
    [Fact]
    public void Clients_take_turns_however_much_each_has_waiting()
    {
        FairQueue queue = new(100, 1);
        foreach (string name in (string[])["a1", "a2", "a3", "b1", "c1", "c2"]) Join(queue, name);
        Assert.Equal("a1 b1 c1 a2 c2 a3", Drain(queue));
    }

    [Fact]
    public void A_higher_class_goes_first_whenever_it_comes()
    {
        FairQueue queue = new(100, 3);
        Join(queue, "a1", priority: 2);
        Join(queue, "b1", priority: 1);
        Join(queue, "c1", priority: 0);
        Join(queue, "a2", priority: 0);
        Assert.Equal("c1 a2 b1 a1", Drain(queue));
    }

    [Fact]
    public void A_class_that_does_not_exist_is_the_last()
    {
        FairQueue queue = new(100, 2);
        Join(queue, "a1", priority: 7);
        Join(queue, "b1", priority: 1);
        Assert.Equal("a1 b1", Drain(queue));
    }

    [Fact]
    public void One_client_holds_half_of_the_places_at_most()
    {
        FairQueue queue = new(4, 1);
        Assert.Equal(EnqueueResult.Queued, Join(queue, "a1"));
        Assert.Equal(EnqueueResult.Queued, Join(queue, "a2"));
        Assert.Equal(EnqueueResult.ClientFull, Join(queue, "a3"));
        Assert.Equal(EnqueueResult.Queued, Join(queue, "b1"));
        Assert.Equal(EnqueueResult.Queued, Join(queue, "c1"));
        Assert.Equal(EnqueueResult.Full, Join(queue, "d1"));
        Assert.Equal(4, queue.Count);
    }

    [Fact]
    public void Who_leaves_is_not_served_and_nobody_loses_a_turn()
    {
        FairQueue queue = new(100, 1);
        Place a1 = new("a1");
        Place b1 = new("b1");
        queue.TryEnqueue(a1, 0, 'a');
        queue.TryEnqueue(b1, 0, 'b');
        Join(queue, "a2");
        Join(queue, "c1");
        Assert.True(queue.Remove(a1));
        Assert.True(queue.Remove(b1));
        Assert.False(queue.Remove(b1));
        Assert.False(a1.IsQueued);
        Assert.Equal("a2 c1", Drain(queue));
    }

    /// <summary>Against lists that do the same the slow way.</summary>
    [Fact]
    public void Random_use_serves_as_a_naive_queue_does()
    {
        Random random = new(PoolFixture.Seed());
        FairQueue queue = new(30, 3);
        List<(int Class, char Client, List<Place> Line)>[] rounds = [[], [], []];
        int next = 0;
        for (int step = 0; step < 20_000; step++)
        {
            int count = rounds.Sum(round => round.Sum(line => line.Line.Count));
            Assert.Equal(count, queue.Count);
            switch (random.Next(5))
            {
                case 0 or 1:
                    char client = (char)('a' + random.Next(6));
                    int priority = random.Next(3);
                    Place place = new($"{client}{next++}");
                    int held = rounds.Sum(round => round.Where(line => line.Client == client).Sum(line => line.Line.Count));
                    EnqueueResult expected = count == 30 ? EnqueueResult.Full : held >= 15 ? EnqueueResult.ClientFull : EnqueueResult.Queued;
                    Assert.Equal(expected, queue.TryEnqueue(place, priority, client));
                    if (expected != EnqueueResult.Queued) break;
                    int at = rounds[priority].FindIndex(line => line.Client == client);
                    if (at < 0) rounds[priority].Add((priority, client, [place]));
                    else rounds[priority][at].Line.Add(place);
                    break;
                case 2 or 3:
                    List<(int Class, char Client, List<Place> Line)>? round = rounds.FirstOrDefault(r => r.Count > 0);
                    Assert.Equal(round is not null, queue.TryPeek(out QueuePlace? served));
                    if (round is null) break;
                    (int Class, char Client, List<Place> Line) first = round[0];
                    Assert.Same(first.Line[0], served);
                    queue.Serve(served!);
                    round.RemoveAt(0);
                    first.Line.RemoveAt(0);
                    if (first.Line.Count > 0) round.Add(first);
                    break;
                default:
                    (int Class, char Client, List<Place> Line)[] lines = [.. rounds.SelectMany(r => r)];
                    if (lines.Length == 0) break;
                    (int Class, char Client, List<Place> Line) left = lines[random.Next(lines.Length)];
                    Place leaver = left.Line[random.Next(left.Line.Count)];
                    Assert.True(queue.Remove(leaver));
                    left.Line.Remove(leaver);
                    if (left.Line.Count == 0) rounds[left.Class].RemoveAll(line => line.Client == left.Client);
                    break;
            }
        }
    }

    private static EnqueueResult Join(FairQueue queue, string name, int priority = 0) => queue.TryEnqueue(new Place(name), priority, name[0]);

    private static string Drain(FairQueue queue)
    {
        List<string> served = [];
        while (queue.TryPeek(out QueuePlace? place))
        {
            queue.Serve(place);
            served.Add(((Place)place).Name);
        }
        return string.Join(' ', served);
    }

    private sealed class Place(string name) : QueuePlace
    {
        public string Name => name;
    }
}
