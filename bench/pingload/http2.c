// HTTP/2 (RFC 9113) of the client, as much as one request on a connection needs that then idles.
#include "pingload.h"
#include <string.h>

enum { FRAME_HEAD = 9, DATA = 0, HEADERS = 1, RST_STREAM = 3, SETTINGS = 4, GOAWAY = 7, ACK = 1, END_STREAM = 1, END_HEADERS = 4 };

static const char preface[] = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";
static const char path[] = "/128", authority[] = "bench.example";

static size_t putFrame(char *to, size_t bytes, int type, int flags, int stream)
{
    char head[FRAME_HEAD] = { 0, (char)(bytes >> 8), (char)bytes, (char)type, (char)flags, 0, 0, 0, (char)stream };
    memcpy(to, head, FRAME_HEAD);
    return FRAME_HEAD;
}

static size_t putText(char *to, const char *text)
{
    size_t bytes = strlen(text);
    *to = (char)bytes;
    memcpy(to + 1, text, bytes);
    return bytes + 1;
}

int http2Ask(struct conn *c)
{
    char out[256];
    size_t at = strlen(preface), block = 0;
    char fields[128];
    fields[block++] = (char)0x82; // :method GET
    fields[block++] = (char)0x87; // :scheme https
    fields[block++] = 0x04;       // :path, not to be indexed
    block += putText(fields + block, path);
    fields[block++] = 0x01;       // :authority, likewise
    block += putText(fields + block, authority);
    memcpy(out, preface, at);
    at += putFrame(out + at, 0, SETTINGS, 0, 0);
    at += putFrame(out + at, block, HEADERS, END_STREAM | END_HEADERS, 1);
    memcpy(out + at, fields, block);
    at += block;
    return tlsSend(c, out, at) == (ssize_t)at ? 0 : -1;
}

// The head of the frame at hand is gathered in c->head; of what follows only the length counts, which is in c->bodyLeft.
int http2Read(struct conn *c, const char *bytes, size_t count)
{
    int whole = 0;
    while (count)
    {
        if (c->headBytes < FRAME_HEAD)
        {
            c->head[c->headBytes++] = *bytes++;
            count--;
            if (c->headBytes < FRAME_HEAD) continue;
            const unsigned char *h = (const unsigned char *)c->head;
            c->bodyLeft = (size_t)h[0] << 16 | (size_t)h[1] << 8 | h[2];
            if (h[3] == RST_STREAM || h[3] == GOAWAY) return -1;
            if (h[3] == SETTINGS && !(h[4] & ACK))
            {
                char ack[FRAME_HEAD];
                putFrame(ack, 0, SETTINGS, ACK, 0);
                if (tlsSend(c, ack, sizeof ack) != sizeof ack) return -1;
            }
        }
        size_t rest = c->bodyLeft < count ? c->bodyLeft : count;
        c->bodyLeft -= rest;
        bytes += rest;
        count -= rest;
        if (c->bodyLeft) break;
        whole |= (c->head[3] == DATA || c->head[3] == HEADERS) && c->head[4] & END_STREAM;
        c->headBytes = 0;
    }
    return whole;
}
