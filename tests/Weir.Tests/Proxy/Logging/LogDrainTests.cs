using Weir.Proxy.Logging;
using Xunit;

namespace Weir.Tests.Proxy.Logging;

public sealed class LogDrainTests : IDisposable
{
    private readonly LogWake _wake = new();
    private readonly FakeSink _sink = new();
    private readonly StringWriter _errors = new();
    private readonly AccessLogWriter _writer;
    private readonly LogDrain _drain;

    public LogDrainTests()
    {
        _writer = new AccessLogWriter(new LogRing(4096), _wake);
        _drain = new LogDrain([_writer], _sink, _errors);
    }

    public void Dispose() => _wake.Dispose();

    [Fact]
    public void Records_reach_the_target_in_order()
    {
        Write("one");
        Write("two");

        Assert.True(_drain.Run(TimeSpan.Zero));

        Assert.Equal(["one", "two"], Written());
        Assert.False(_drain.Run(TimeSpan.Zero));
    }

    [Fact]
    public void A_target_that_takes_little_at_a_time_gets_whole_lines_in_the_end()
    {
        _sink.MostPerWrite = 7;
        for (int i = 0; i < 100; i++)
        {
            Write($"n{i}");
            _drain.Run(TimeSpan.Zero);
        }

        Assert.Equal(Enumerable.Range(0, 100).Select(i => $"n{i}"), Written());
    }

    [Fact]
    public void A_target_that_stands_still_is_tried_again_without_a_word()
    {
        Write("one");
        _sink.Room = 10;
        _drain.Run(TimeSpan.Zero);
        _sink.Room = int.MaxValue;
        _drain.Run(TimeSpan.Zero);

        Assert.Equal(["one"], Written());
        Assert.Empty(_errors.ToString());
    }

    [Fact]
    public void A_failing_target_is_reported_once_and_tried_every_second_until_it_works()
    {
        _sink.Failure = "No space left on device";
        Write("one");
        for (int i = 0; i < 50; i++)
            _drain.Run(TimeSpan.FromMilliseconds(100 * i));

        Assert.Equal(
            "weir: access log /var/log/weir.log cannot be written: No space left on device. "
            + "Records wait in memory and are dropped when it is full; tried again every second.",
            _errors.ToString().TrimEnd());
        Assert.Equal(4, _sink.Reopened);

        for (int i = 0; i < 100; i++)
            Write("filler");
        _sink.Failure = null;
        _drain.Run(TimeSpan.FromSeconds(6));

        Assert.Equal("one", Written()[0]);
        Assert.False(_drain.IsFailing);
        Assert.Contains($"is written again; {_writer.Dropped} records were dropped meanwhile", _errors.ToString(), StringComparison.Ordinal);
        Assert.True(_writer.Dropped > 0);
    }

    [Fact]
    public void A_file_is_opened_anew_under_its_name()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "DescriptorSink is for Linux");
        string directory = Directory.CreateTempSubdirectory("weir-log-").FullName;
        try
        {
            string path = Path.Combine(directory, "access.log");
            using DescriptorSink sink = new(path);
            LogDrain drain = new([_writer], sink, _errors);
            Write("before");
            drain.Run(TimeSpan.Zero);
            File.Move(path, path + ".1");
            Write("between");
            drain.Run(TimeSpan.Zero);

            drain.Reopen(TimeSpan.Zero);
            Write("after");
            drain.Run(TimeSpan.Zero);

            Assert.Equal(["before", "between"], Reasons(File.ReadAllText(path + ".1")));
            Assert.Equal(["after"], Reasons(File.ReadAllText(path)));
            if (!OperatingSystem.IsWindows())
                Assert.Equal(UnixFileMode.None, File.GetUnixFileMode(path) & (UnixFileMode.OtherRead | UnixFileMode.OtherWrite));
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    [Fact]
    public void Closing_the_log_writes_out_what_waits()
    {
        string directory = Directory.CreateTempSubdirectory("weir-log-").FullName;
        try
        {
            string path = Path.Combine(directory, "access.log");
            using (AccessLog log = AccessLog.ToFile(path, loops: 2))
            {
                for (int i = 0; i < 1000; i++)
                {
                    AccessRecord record = new() { Listener = "web", Reason = "r" };
                    log.Writers[i % 2].Write(in record);
                }
            }

            Assert.Equal(1000, File.ReadAllLines(path).Length);
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    [Fact]
    public void A_file_that_cannot_be_opened_says_why()
    {
        IOException e = Assert.ThrowsAny<IOException>(() => AccessLog.ToFile("/nonexistent-directory/access.log", loops: 1).Dispose());

        Assert.Contains("irectory", e.Message, StringComparison.Ordinal);
    }

    private void Write(string reason)
    {
        AccessRecord record = new() { Listener = "web", Reason = reason };
        _writer.Write(in record);
    }

    private string[] Written() => Reasons(_sink.Text);

    private static string[] Reasons(string text) =>
        [.. text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => System.Text.Json.JsonDocument.Parse(l).RootElement.GetProperty("reason").GetString()!)];
}
