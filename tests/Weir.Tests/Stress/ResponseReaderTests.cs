using System.Text;
using Weir.Http;
using Weir.Http.Http1;
using Weir.Stress;
using Xunit;

namespace Weir.Tests.Stress;

public sealed class ResponseReaderTests
{
    private const string Plain = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nX-Endpoint: A\r\n\r\nhello";
    private const string Chunked = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nX-Endpoint: B\r\n\r\n5\r\nhello\r\n0\r\nX-Trailer: y\r\n\r\n";
    private const string Interim = "HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\nHTTP/1.1 204 No Content\r\n\r\n";

    private readonly EndpointDistribution _endpoints = new();

    [Theory]
    [InlineData(Plain, 200)]
    [InlineData(Chunked, 200)]
    [InlineData(Interim, 204)]
    [InlineData("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n", 404)]
    [InlineData("HTTP/1.1 304 Not Modified\r\nContent-Length: 10\r\n\r\n", 304)]
    public void An_answer_is_complete_with_its_last_byte_however_it_is_split(string text, int status)
    {
        byte[] bytes = Encoding.ASCII.GetBytes(text);
        for (int split = 0; split < bytes.Length; split++)
        {
            var reader = Reader();
            Assert.Equal(ResponseProgress.NeedMore, reader.Feed(bytes.AsSpan(0, split)));
            Assert.Equal(ResponseProgress.Complete, reader.Feed(bytes.AsSpan(split)));
            Assert.Equal((status, true), (reader.Status, reader.KeepAlive));
        }
    }

    [Fact]
    public void One_byte_at_a_time_reads_one_answer_after_another()
    {
        var reader = Reader();
        int complete = 0;
        foreach (byte b in Encoding.ASCII.GetBytes(Plain + Chunked + Interim + Plain))
        {
            var progress = reader.Feed([b]);
            Assert.NotEqual(ResponseProgress.Bad, progress);
            if (progress == ResponseProgress.Complete) complete++;
        }

        Assert.Equal(4, complete);
        Assert.Equal([new("A", 2), new("B", 1)], _endpoints.Counts());
    }

    [Theory]
    [InlineData(Plain + "x")]
    [InlineData(Chunked + "x")]
    [InlineData("SSH-2.0-OpenSSH_9.2\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n")]
    [InlineData("HTTP/1.1 101 Switching Protocols\r\nConnection: upgrade\r\nUpgrade: x\r\n\r\n")]
    public void What_is_no_single_answer_is_bad(string text) =>
        Assert.Equal(ResponseProgress.Bad, Reader().Feed(Encoding.ASCII.GetBytes(text)));

    [Fact]
    public void A_HEAD_request_is_answered_without_content()
    {
        var reader = Reader(KnownMethod.Head);
        Assert.Equal(ResponseProgress.Complete, reader.Feed("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n"u8));
    }

    [Fact]
    public void The_end_of_the_connection_ends_an_answer_without_a_length()
    {
        var reader = Reader();
        Assert.Equal(ResponseProgress.NeedMore, reader.Feed("HTTP/1.1 200 OK\r\n\r\nhello"u8));
        Assert.True(reader.End());
        Assert.False(reader.KeepAlive);
    }

    [Theory]
    [InlineData("")]
    [InlineData("HTTP/1.1 200")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhell")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n")]
    public void The_end_of_the_connection_cuts_any_other_answer_off(string text)
    {
        var reader = Reader();
        Assert.Equal(ResponseProgress.NeedMore, reader.Feed(Encoding.ASCII.GetBytes(text)));
        Assert.False(reader.End());
        reader.Reset();
        Assert.Equal(ResponseProgress.Complete, reader.Feed(Encoding.ASCII.GetBytes(Plain)));
    }

    [Fact]
    public void Connection_close_ends_the_keep_alive()
    {
        var reader = Reader();
        Assert.Equal(ResponseProgress.Complete, reader.Feed("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"u8));
        Assert.False(reader.KeepAlive);
    }

    [Fact]
    public void An_endless_head_is_bad()
    {
        var reader = Reader();
        byte[] line = Encoding.ASCII.GetBytes("X-Filler: " + new string('x', 1_000) + "\r\n");
        var progress = reader.Feed("HTTP/1.1 200 OK\r\n"u8);
        for (int i = 0; i < 100 && progress == ResponseProgress.NeedMore; i++) progress = reader.Feed(line);
        Assert.Equal(ResponseProgress.Bad, progress);
    }

    private ResponseReader Reader(KnownMethod method = KnownMethod.Get) =>
        new(method, new ResponseHead(HttpLimits.Default), "x-endpoint"u8.ToArray(), _endpoints);
}
