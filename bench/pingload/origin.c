// The origin: answers `GET /BYTES` with a body of that size, a 128-byte message `TBYTES …` with that many bytes, and a request to
// switch to WebSocket by echoing its frames from there on.
#include "pingload.h"
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/mman.h>
#include <sys/sendfile.h>
#include <sys/socket.h>
#include <unistd.h>

static int bodyFd;
enum { PLAIN, WITH_HEAD, SWITCH }; // how an answer is given: bytes alone, HTTP, or a switch of protocols

void prepareBodies(void)
{
    static char block[SCRATCH];
    memset(block, 'x', sizeof block);
    bodyFd = memfd_create("body", MFD_CLOEXEC);
    for (int written = 0; written < MAX_BODY; written += SCRATCH)
        if (write(bodyFd, block, SCRATCH) != SCRATCH) fail("memfd");
}

void listenOn(int port)
{
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0), on = 1;
    struct sockaddr_in a = { .sin_family = AF_INET, .sin_port = htons((uint16_t)port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    if (bind(fd, (struct sockaddr *)&a, sizeof a) || listen(fd, 4096)) fail("listen");
    watch(take(fd, LISTENER), EPOLLIN);
}

void acceptAll(struct conn *listener)
{
    for (;;)
    {
        int fd = accept4(listener->fd, 0, 0, SOCK_NONBLOCK | SOCK_CLOEXEC), on = 1;
        if (fd < 0) return;
        setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
        watch(take(fd, ORIGIN), EPOLLIN | EPOLLOUT | EPOLLRDHUP | EPOLLET);
    }
}

// 1: all sent; 0: the socket is full; -1: gone.
static int pushOut(struct conn *c)
{
    while (c->tailBytes)
    {
        ssize_t n = send(c->fd, c->tail, c->tailBytes, MSG_NOSIGNAL | (c->bodyLeft ? MSG_MORE : 0));
        if (n < 0) return errno == EAGAIN ? 0 : -1;
        c->tail += n;
        c->tailBytes -= (size_t)n;
    }
    while (c->bodyLeft)
    {
        ssize_t n = sendfile(c->fd, bodyFd, &c->bodyAt, c->bodyLeft);
        if (n <= 0) return n < 0 && errno == EAGAIN ? 0 : -1;
        c->bodyLeft -= (size_t)n;
    }
    return 1;
}

static void answer(struct conn *c, size_t bytes, int how)
{
    // Two prebuilt answers are kept (the last size asked for, with and without a head): a run asks for one size only.
    static char built[2][SENDFILE_FROM + 256];
    static size_t builtFor[2] = { SIZE_MAX, SIZE_MAX }, headOf[2];
    c->bodyLeft = 0;
    if (how == SWITCH)
    {
        c->switched = 1;
        c->tail = switchAnswer;
        c->tailBytes = strlen(switchAnswer);
        return;
    }
    if (bytes > MAX_BODY) bytes = MAX_BODY;
    if (builtFor[how] != bytes)
    {
        headOf[how] = how == PLAIN ? 0 : (size_t)sprintf(built[how],
            "HTTP/1.1 200 OK\r\nServer: origin\r\nContent-Type: text/plain\r\nContent-Length: %zu\r\n\r\n", bytes);
        memset(built[how] + headOf[how], 'x', bytes < SENDFILE_FROM ? bytes : 0);
        builtFor[how] = bytes;
    }
    c->tail = built[how];
    c->tailBytes = headOf[how] + (bytes < SENDFILE_FROM ? bytes : 0);
    c->bodyLeft = bytes < SENDFILE_FROM ? 0 : bytes;
    c->bodyAt = 0;
}

// Length of the request at the front of the buffer (0: not whole yet); its wish goes out through `bytes` and `how`.
static unsigned wholeRequest(struct conn *c, size_t *bytes, int *how)
{
    if (c->headBytes == 0) return 0;
    if ((*how = c->head[0] == 'T' ? PLAIN : WITH_HEAD) == PLAIN)
    {
        if (c->headBytes < MESSAGE) return 0;
        *bytes = strtoul(c->head + 1, 0, 10);
        return MESSAGE;
    }
    char *end = memmem(c->head, c->headBytes, "\r\n\r\n", 4), *slash = memchr(c->head, '/', c->headBytes);
    if (!end) return 0;
    *bytes = slash ? strtoul(slash + 1, 0, 10) : 0;
    if (slash && slash[1] == 'w') *how = SWITCH; // the target of switchRequest
    return (unsigned)(end + 4 - c->head);
}

void serve(struct conn *c)
{
    for (;;)
    {
        int sent = pushOut(c), how;
        size_t bytes;
        if (sent < 0) { retire(c); return; }
        if (!sent) return;
        unsigned used = c->switched ? wholeFrame(c) : wholeRequest(c, &bytes, &how);
        if (used)
        {
            if (!c->switched) answer(c, bytes, how);
            else if (echoFrame(c, used) < 0) { retire(c); return; }
            memmove(c->head, c->head + used, c->headBytes -= used);
            continue;
        }
        size_t room = HEAD - c->headBytes;
        ssize_t n = room ? recv(c->fd, c->head + c->headBytes, room, 0) : 0;
        if (n < 0 && errno == EAGAIN) return;
        if (n <= 0) { retire(c); return; }
        c->headBytes += (unsigned)n;
        // A short read has drained the socket (edge-triggered: the next byte brings an event), if a whole request came with it.
        if ((size_t)n < room && !(c->switched ? wholeFrame(c) : wholeRequest(c, &bytes, &how))) return;
    }
}
