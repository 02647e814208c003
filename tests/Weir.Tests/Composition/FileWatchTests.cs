using System.Collections.Immutable;
using Weir.Composition;
using Xunit;

namespace Weir.Tests.Composition;

/// <summary>When changed files are taken into use, and what happens when they cannot be.</summary>
public sealed class FileWatchTests : IAsyncDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("weir-watch").FullName;
    private readonly StringWriter _log = new();
    private readonly FileWatch _watch;
    private Exception? _fault;
    private int _swaps;

    public FileWatchTests()
    {
        _watch = new(() => { }, _log);
        Write("a", "1");
        Write("b", "1");
        ImmutableArray<string> files = [PathOf("a"), PathOf("b")];
        _watch.Watch([new WatchedFiles("listeners.web: certificate files", files, FileWatch.HashOf(files), () =>
        {
            if (_fault is not null)
                throw _fault;
            _swaps++;
        })]);
    }

    [Fact]
    public void A_change_is_taken_once()
    {
        Look(2);
        Assert.Equal(0, _swaps);
        Write("b", "2");
        Look(3);
        Assert.Equal(1, _swaps);
        Assert.Empty(Lines());
    }

    [Fact]
    public void What_moves_from_one_file_to_the_next_is_a_change()
    {
        Write("a", "");
        Write("b", "11");
        Look(1);
        Assert.Equal(1, _swaps);
    }

    [Fact]
    public void What_cannot_be_used_is_tried_again_until_it_can_and_told_once()
    {
        Write("a", "2");
        _fault = new CompositionException("the disk is full");
        Look(5);
        Assert.Equal(
            "weir: listeners.web: certificate files have changed and are not used, the old ones stay: the disk is full", Assert.Single(Lines()));
        _fault = null;
        Look(2);
        Assert.Equal(1, _swaps);
        Assert.Single(Lines());
    }

    [Fact]
    public void A_fault_that_nobody_thought_of_is_told_by_its_kind_and_does_not_end_the_watch()
    {
        Write("a", "2");
        _fault = new InvalidOperationException("out of luck");
        Look(2);
        Assert.EndsWith("the old ones stay: InvalidOperationException: out of luck", Assert.Single(Lines()), StringComparison.Ordinal);
        _fault = new InvalidOperationException("again");
        Look(2);
        Assert.Equal(2, Lines().Length);
        _fault = null;
        Look(1);
        Assert.Equal(1, _swaps);
    }

    [Fact]
    public void A_file_that_changes_back_needs_no_swap_and_its_next_fault_is_told_again()
    {
        _fault = new CompositionException("bad");
        Write("a", "2");
        Look(1);
        Write("a", "1");
        Look(1);
        Write("a", "2");
        Look(1);
        Assert.Equal((0, 2), (_swaps, Lines().Length));
    }

    [Fact]
    public void A_file_that_is_gone_is_a_change_and_so_is_its_return()
    {
        File.Delete(PathOf("a"));
        Look(1);
        Write("a", "1");
        Look(1);
        Assert.Equal(2, _swaps);
    }

    public async ValueTask DisposeAsync()
    {
        await _watch.DisposeAsync();
        await _log.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private string PathOf(string file) => Path.Combine(_folder, file);

    private void Write(string file, string text) => File.WriteAllText(PathOf(file), text);

    private void Look(int times)
    {
        for (int i = 0; i < times; i++)
            _watch.Look();
    }

    private string[] Lines() => _log.ToString().Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries);
}
