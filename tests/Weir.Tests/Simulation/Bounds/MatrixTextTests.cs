using Weir.Simulation.Bounds;
using Xunit;

namespace Weir.Tests.Simulation.Bounds;

public sealed class MatrixTextTests
{
    [Fact]
    public void Times_come_job_by_job_with_any_blanks_and_what_follows_the_counts_is_passed_over()
    {
        JobTimes times = MatrixText.Read(["2 3 0", "1 2.5", "", "\t3e1 4", "5\r", "6"], out string? error)!;
        Assert.Null(error);
        Assert.Equal((2, 3), (times.Jobs, times.Machines));
        Assert.Equal([1, 2.5, 30], times[0].ToArray());
        Assert.Equal([4, 5, 6], times[1].ToArray());
    }

    [Theory]
    [InlineData("", "1: '' does not begin with two counts.")]
    [InlineData("2", "1: '2' does not begin with two counts.")]
    [InlineData("0 3", "does not begin with two counts.")]
    [InlineData("-1 3", "does not begin with two counts.")]
    [InlineData("2 5000", "1: 5000 machines.")]
    [InlineData("2000000000 16", "1: 2000000000 jobs on 16 machines.")]
    [InlineData("1 2|1|x", "3: 'x' is not a time.")]
    [InlineData("1 2|1 0", "2: '0' is not a time.")]
    [InlineData("1 2|1 -4", "2: '-4' is not a time.")]
    [InlineData("1 2|1 NaN", "2: 'NaN' is not a time.")]
    [InlineData("1 2|1 1e999", "2: '1e999' is not a time.")]
    [InlineData("1 2|1 2 3", "2: more than 2 times.")]
    [InlineData("2 2|1 2 3", "the file ends after 3 of 4 times, in job 2 of 2.")]
    public void A_malformed_file_is_refused_with_its_line_and_the_mend(string lines, string message)
    {
        Assert.Null(MatrixText.Read(lines.Split('|'), out string? error));
        Assert.Contains(message, error, StringComparison.Ordinal);
    }

    [Fact]
    public void An_empty_file_is_refused()
    {
        Assert.Null(MatrixText.Read([], out string? error));
        Assert.StartsWith("1: the file is empty.", error, StringComparison.Ordinal);
    }
}
