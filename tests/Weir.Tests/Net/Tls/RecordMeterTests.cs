using Weir.Net.Tls.OpenSsl;
using Xunit;

namespace Weir.Tests.Net.Tls;

/// <summary>When records with nothing in them are too many.</summary>
public sealed class RecordMeterTests
{
    [Fact]
    public void An_allowance_of_records_may_carry_nothing_and_not_one_more()
    {
        RecordMeter meter = new();
        meter.Count(Records(RecordMeter.Allowance));
        Assert.False(meter.IsFlood());
        meter.Count(Records(1));
        Assert.True(meter.IsFlood());
    }

    [Fact]
    public void Records_with_data_fill_the_allowance_again_and_do_not_overfill_it()
    {
        RecordMeter meter = new();
        for (int round = 0; round < 1000; round++)
        {
            meter.Count(Records(RecordMeter.DataForOne + 1));
            for (int i = 0; i < RecordMeter.DataForOne; i++)
                meter.AddData();
            Assert.False(meter.IsFlood(), $"round {round}");
        }

        meter.Count(Records(RecordMeter.Allowance + 1));
        Assert.True(meter.IsFlood());
    }

    [Fact]
    public void What_came_for_the_handshake_does_not_count()
    {
        RecordMeter meter = new();
        meter.Count(Records(1000));
        meter.Forgive();
        Assert.False(meter.IsFlood());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(7)]
    [InlineData(1000)]
    public void Records_are_counted_in_whatever_pieces_they_come(int pieceBytes)
    {
        RecordMeter meter = new();
        byte[] records = Records(RecordMeter.Allowance);
        for (int at = 0; at < records.Length; at += pieceBytes)
            meter.Count(records.AsSpan(at, Math.Min(pieceBytes, records.Length - at)));
        Assert.False(meter.IsFlood());
        for (int at = 0; at < pieceBytes; at++)
            meter.Count([]);
        byte[] last = Records(1);
        meter.Count(last.AsSpan(0, last.Length - 1));
        Assert.False(meter.IsFlood());
        meter.Count(last.AsSpan(last.Length - 1));
        Assert.True(meter.IsFlood());
    }

    /// <summary>Records of different lengths, empty ones and one of more than 255 bytes among them.</summary>
    private static byte[] Records(int count)
    {
        List<byte> bytes = [];
        for (int i = 0; i < count; i++)
        {
            int length = i % 7 == 3 ? 300 : i % 5;
            bytes.AddRange([23, 3, 3, (byte)(length >> 8), (byte)length]);
            bytes.AddRange(new byte[length]);
        }

        return [.. bytes];
    }
}
