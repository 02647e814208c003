using Weir.Balancing.Scheduling;
using Weir.Proxy.Scheduling;
using Xunit;

namespace Weir.Tests.Proxy.Scheduling;

public sealed class WorkReaderTests
{
    private static readonly WorkReader Reader = new(
        new RequestClasses(["video", "music"]),
        RequestPart.Bytes(0, 1),
        [new("V", "video"), new("M", "music")],
        RequestPart.Bytes(1, 1));

    [Theory]
    [InlineData("V3", 1, 3)]
    [InlineData("M9 and more", 2, 9)]
    public void Class_and_size_stand_in_the_first_bytes(string request, int number, double size)
    {
        byte[] bytes = System.Text.Encoding.Latin1.GetBytes(request);
        Assert.Equal((number, size, true), (Reader.ClassOf(bytes), Reader.SizeOf(bytes), Reader.IsWellFormed(bytes)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("V")]
    [InlineData("Vx")]
    [InlineData("X1")]
    [InlineData("\u00e91")]
    public void What_is_neither_is_not_well_formed(string request) =>
        Assert.False(Reader.IsWellFormed(System.Text.Encoding.Latin1.GetBytes(request)));

    [Fact]
    public void Reading_allocates_nothing()
    {
        byte[] request = "M9"u8.ToArray();
        Reader.ClassOf(request);
        long before = GC.GetAllocatedBytesForCurrentThread();
        int sum = 0;
        for (int i = 0; i < 1000; i++)
            sum += Reader.ClassOf(request) + (int)Reader.SizeOf(request);
        Assert.Equal((11_000, before), (sum, GC.GetAllocatedBytesForCurrentThread()));
    }

    [Fact]
    public void As_many_first_bytes_are_wanted_as_both_need() => Assert.Equal(2, Reader.FirstBytes);
}
