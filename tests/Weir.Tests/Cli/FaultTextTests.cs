using System.ComponentModel;
using System.Net.Sockets;
using Weir.Cli;
using Xunit;

namespace Weir.Tests.Cli;

public sealed class FaultTextTests
{
    public static TheoryData<Exception> WithoutDescriptors =>
    [
        new Win32Exception(24),
        new SocketException(24),
        new IOException("Too many open files", 24),
        new TypeInitializationException("X", new Win32Exception(24)),
        new InvalidOperationException("x", new Win32Exception(23)),
    ];

    [Theory, MemberData(nameof(WithoutDescriptors))]
    public void A_process_without_descriptors_is_told_how_to_get_more(Exception fault)
    {
        string text = FaultText.Describe(fault, withTrace: false);
        Assert.StartsWith("weir: this process may open no more files", text, StringComparison.Ordinal);
        Assert.Contains("ulimit -n", text, StringComparison.Ordinal);
    }

    [Fact]
    public void An_assembly_that_is_not_found_may_be_a_descriptor_that_was_not_left()
    {
        string text = FaultText.Describe(new FileNotFoundException("x", "System.Linq, Version=10.0.0.0"), withTrace: false);
        Assert.StartsWith("weir: a part of the program could not be loaded: x.", text, StringComparison.Ordinal);
        Assert.Contains("ulimit -n", text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_fault_is_one_line_that_says_whose_it_is_and_the_trace_comes_on_request()
    {
        var fault = new InvalidOperationException("one\ntwo.");
        string text = FaultText.Describe(fault, withTrace: false);
        Assert.Equal("weir: ended by a fault of its own: InvalidOperationException: one two. Please report it with what WEIR_TRACE=1 prints.", text);
        Assert.Equal(text + Environment.NewLine + fault, FaultText.Describe(fault, withTrace: true));
    }
}
