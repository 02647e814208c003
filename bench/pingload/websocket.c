// WebSocket (RFC 6455), as much as an echo needs: one unfragmented message at a time, whole in the buffer of its connection.
#include "pingload.h"
#include <errno.h>
#include <string.h>
#include <sys/socket.h>

enum { BINARY = 0x82, MASKED = 0x80, LONG = 126, MASK_BYTES = 4 };

// The key is the RFC's own example (section 1.3), and so is what the origin has to answer to it.
const char switchRequest[] = "GET /ws HTTP/1.1\r\nHost: bench.example\r\nUser-Agent: pingload/1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";
const char switchAnswer[] = "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\n";

static const char mask[MASK_BYTES] = { 0x37, (char)0xfa, 0x21, 0x3d };

// Writes the head of a frame; returns its length.
static size_t putHead(char *to, size_t bytes, int masked)
{
    size_t at = 0;
    to[at++] = (char)BINARY;
    if (bytes < LONG) to[at++] = (char)(bytes | (masked ? MASKED : 0));
    else
    {
        to[at++] = (char)(LONG | (masked ? MASKED : 0));
        to[at++] = (char)(bytes >> 8);
        to[at++] = (char)bytes;
    }
    if (masked) memcpy(to + at, mask, MASK_BYTES);
    return at + (masked ? MASK_BYTES : 0);
}

static void putMasked(char *to, const char *from, const char *key, size_t bytes)
{
    for (size_t i = 0; i < bytes; i++) to[i] = from[i] ^ key[i % MASK_BYTES];
}

// A client masks, a server does not (section 5.1).
void buildFrame(size_t bytes)
{
    static char text[HEAD];
    if (bytes > HEAD / 2) bytes = HEAD / 2;
    memset(text, 'x', bytes);
    size_t head = putHead(run.request, bytes, 1);
    putMasked(run.request + head, text, mask, bytes);
    run.requestBytes = head + bytes;
    head = putHead(run.reply, bytes, 0);
    memcpy(run.reply + head, text, bytes);
    run.replyBytes = head + bytes;
}

unsigned wholeFrame(const struct conn *c)
{
    const unsigned char *b = (const unsigned char *)c->head;
    if (c->headBytes < 4) return 0;
    unsigned bytes = b[1] & (MASKED - 1), head = 2 + MASK_BYTES;
    if (bytes == LONG)
    {
        bytes = (unsigned)b[2] << 8 | b[3];
        head += 2;
    }
    return c->headBytes < head + bytes ? 0 : head + bytes;
}

int echoFrame(struct conn *c, unsigned length)
{
    char echo[HEAD];
    int isLong = (c->head[1] & (MASKED - 1)) == LONG;
    const char *key = c->head + (isLong ? 4 : 2);
    size_t bytes = length - (size_t)(key + MASK_BYTES - c->head), head = putHead(echo, bytes, 0);
    putMasked(echo + head, key + MASK_BYTES, key, bytes);
    // The client waits for this one before it sends the next: there is room for it.
    return send(c->fd, echo, head + bytes, MSG_NOSIGNAL) == (ssize_t)(head + bytes) ? 0 : -1;
}
