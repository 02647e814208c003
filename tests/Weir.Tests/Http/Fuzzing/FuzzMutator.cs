namespace Weir.Tests.Http.Fuzzing;

/// <summary>Makes an input from a valid message by a few changes; into a buffer of its own, which the next one overwrites.</summary>
internal sealed class FuzzMutator
{
    private const int MaxBytes = 1024;

    private readonly byte[] _bytes = new byte[MaxBytes];
    private int _length;

    public ReadOnlySpan<byte> Make(byte[][] corpus, ref FuzzRandom random)
    {
        byte[] start = corpus[random.Below(corpus.Length)];
        start.CopyTo(_bytes, 0);
        _length = start.Length;

        // Most inputs stay close to valid, for those pass most checks and reach the later ones; one in sixteen stays as it is.
        int changes = random.Below(16) == 0 ? 0 : 1 + random.Below(1 + random.Below(6));
        for (int i = 0; i < changes; i++)
            Change(corpus, ref random);
        return _bytes.AsSpan(0, _length);
    }

    private void Change(byte[][] corpus, ref FuzzRandom random)
    {
        int at = random.Below(_length + 1);
        int run = Math.Min(1 + random.Below(1 + random.Below(24)), _length - at);
        switch (random.Below(9))
        {
            case 0 when at < _length:
                _bytes[at] = (byte)random.Next();
                break;
            case 1 when at < _length:
                _bytes[at] ^= (byte)(1 << random.Below(8));
                break;
            case 2 or 3:
                Replace(at, 0, FuzzCorpus.Pieces[random.Below(FuzzCorpus.Pieces.Length)]);
                break;
            case 4:
                Replace(at, run, FuzzCorpus.Pieces[random.Below(FuzzCorpus.Pieces.Length)]);
                break;
            case 5:
                Replace(at, run, []);
                break;
            case 6:
                // Repeats a run, sometimes often, to reach the limits.
                Span<byte> copy = stackalloc byte[run];
                _bytes.AsSpan(at, run).CopyTo(copy);
                for (int times = random.Below(8) == 0 ? 40 : 1; times > 0; times--)
                    Replace(at, 0, copy);
                break;
            case 7:
                byte[] other = corpus[random.Below(corpus.Length)];
                int from = random.Below(other.Length);
                Replace(at, run, other.AsSpan(from, Math.Min(other.Length - from, 1 + random.Below(40))));
                break;
            case 8 when random.Below(4) == 0:
                _length = at;
                break;
        }
    }

    private void Replace(int at, int removed, ReadOnlySpan<byte> inserted)
    {
        int length = _length - removed + inserted.Length;
        if (length > MaxBytes)
            return;
        _bytes.AsSpan(at + removed, _length - at - removed).CopyTo(_bytes.AsSpan(at + inserted.Length));
        inserted.CopyTo(_bytes.AsSpan(at));
        _length = length;
    }
}
