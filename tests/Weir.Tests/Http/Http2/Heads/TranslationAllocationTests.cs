using Weir.Http;
using Weir.Http.Hpack;
using Weir.Http.Http1;
using Weir.Http.Http2.Heads;
using Weir.Tests.Http.Hpack;
using Xunit;

namespace Weir.Tests.Http.Http2.Heads;

public sealed class TranslationAllocationTests
{
    [Fact]
    public void Heads_and_trailers_are_translated_without_allocation()
    {
        HeaderBlock request = Blocks.Of(
            (":method", "POST"), (":scheme", "http"), (":path", "/a?b"), (":authority", "a"), ("te", "trailers"), ("cookie", "a"), ("cookie", "b"));
        HeaderBlock response = Blocks.Of((":status", "200"), ("server", "x"), ("x-other", "y"));
        HeaderBlock trailers = Blocks.Of(("grpc-status", "0"), ("grpc-message", "fine"));
        var requestHead = new RequestHead(HttpLimits.Default);
        var responseHead = new ResponseHead(HttpLimits.Default);
        var encoder = new HpackEncoder();
        byte[] text = new byte[4096];
        byte[] wire = new byte[4096];
        bool all = true;
        long allocated = Allocations.Of(() =>
        {
            for (int i = 0; i < 200; i++)
            {
                var asked = new RequestConditions { IsSecure = false, EndStream = false };
                all &= RequestToHttp1.Write(request, in asked, text, out TranslatedRequest sent) == HeadError.None
                    && RequestParser.Parse(text.AsSpan(0, sent.Length), HttpLimits.Default, requestHead, out _) == HeadStatus.Complete
                    && RequestToHttp2.Write(text, requestHead, false, false, encoder, wire, out _) == HeadError.None;
                var answered = new ResponseConditions { RequestMethod = KnownMethod.Post, EndStream = false };
                all &= ResponseToHttp1.Write(response, in answered, text, out TranslatedResponse got) == HeadError.None
                    && ResponseParser.Parse(text.AsSpan(0, got.Length), HttpLimits.Default, KnownMethod.Post, responseHead, out _)
                        == HeadStatus.Complete
                    && ResponseToHttp2.Write(text, responseHead, false, encoder, wire, out _) == HeadError.None;
                all &= TrailersToHttp1.Write(trailers, text, out int length) == HeadError.None
                    && TrailersToHttp2.Write(text.AsSpan(0, length), encoder, wire, out _) == HeadError.None;
            }
        });
        Assert.True(all);
        Assert.Equal(0, allocated);
    }
}
