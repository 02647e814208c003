using Xunit;

namespace Weir.Tests.Configuration.Errors;

/// <summary>Costs, classes, sizes and jobs.</summary>
public sealed class WorkErrorTests
{
    [Theory]
    [InlineData("costs: { a: { x: 1 } }", "'least-connections' does not look at what requests cost, so 'costs' changes nothing.")]
    [InlineData("strategy: least-finish-time\ncosts: { a: { x: 1, y: 2 }, b: { x: 1 } }", "The cost at 'y' is missing.")]
    [InlineData("strategy: least-finish-time\ncosts: { a: { x: 1 }, b: { x: 1, y: 2 } }", "The classes above have no cost at 'y'.")]
    [InlineData("strategy: least-finish-time\ncosts: { a: { x: 0 } }", "A cost is a number from")]
    [InlineData("strategy: least-finish-time\ncosts: [ a ]", "a mapping of classes to costs such as")]
    [InlineData("strategy: least-finish-time\ncosts: { a: { x: 1 } }", "'costs' has no column for a:1. Tag it with one of x")]
    [InlineData("strategy: least-finish-time\ncostUnit: 1s", "Costs that are learned have no unit.")]
    [InlineData("strategy: least-finish-time\nclasses: [ a, a ]", "A class stands here twice.")]
    [InlineData("strategy: least-finish-time\nclasses: [ a ]\nclass: { names: { V: a } }", "This says nowhere.")]
    [InlineData("strategy: least-finish-time\nclasses: [ a ]\nclass: { header: X-A, query: b }", "This says several places.")]
    [InlineData("strategy: least-finish-time\nclasses: [ a ]\nclass: { header: X-A, length: 2 }", "'length' belongs to 'at'.")]
    [InlineData("strategy: least-finish-time\nclasses: [ a ]\nclass: { header: X-A, names: { V: b } }", "Pool 'web' has no class 'b'.")]
    public void Costs_and_classes_that_do_not_fit(string pool, string message) => AssertSays(Snippet.Pool(pool), message);

    [Theory]
    [InlineData("pool: web\nprotocol: jobs", "'jobs' is missing.")]
    [InlineData("pool: web\njobs: { frame: { length: 2 } }", "Only a listener with protocol: jobs has 'jobs'.")]
    [InlineData("pool: web\nprotocol: jobs\njobs: { keepAlive: true }", "'frame' is missing.")]
    [InlineData("pool: web\nprotocol: jobs\njobs: { frame: { length: 2, delimiter: \";\" } }", "A frame ends in exactly one way.")]
    [InlineData("pool: web\nprotocol: jobs\njobs: { frame: { delimiter: \"ab\" } }", "'ab' is not a delimiter.")]
    [InlineData("pool: web\nprotocol: jobs\njobs: { frame: { length: 2, max: 1KiB } }", "'length' says how long a frame is.")]
    [InlineData("protocol: jobs\njobs: { frame: { length: 2 } }\nroutes: [ { pool: web } ]", "A jobs listener sees no requests, so it has no 'routes'.")]
    [InlineData("routes: [ { pool: web, class: video } ]", "Pool 'web' has no classes.")]
    public void Jobs_and_routes_that_do_not_fit(string listener, string message) => AssertSays(Snippet.Listener(listener), message);

    private static void AssertSays(string yaml, string message) =>
        Assert.Contains(Snippet.MessagesOf(yaml).Split('\n'), line => line.Contains(message, StringComparison.Ordinal) && line.StartsWith("w.yaml:", StringComparison.Ordinal));
}
