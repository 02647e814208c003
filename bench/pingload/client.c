// The client: a closed loop on each of its connections.
#include "pingload.h"
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>

struct run run;
struct conn *clients[MAX_CONNECTIONS];
static char scratch[SCRATCH];

void drop(struct conn *c)
{
    if (c->state <= HANDSHAKE) run.connecting--;
    clients[c->slot] = 0;
    run.open--;
    if (c->tls) tlsEnd(c);
    retire(c);
}

static void broken(struct conn *c)
{
    int slot = c->slot;
    if (c->state == IDLE) run.lost++;
    else if (run.running && (run.counting || run.mode == HOLD)) run.errors++;
    drop(c);
    if (run.running && !run.stopping && run.mode != HOLD && run.errors < ERROR_LIMIT) dial(slot);
}

static void ask(struct conn *c)
{
    if (run.mode != CLOSE) c->started = now();
    c->headBytes = 0;
    if (run.http2)
    {
        c->state = HEADING;
        if (http2Ask(c)) broken(c);
        return;
    }
    if (run.mode == WEBSOCKET && !c->switched)
    {
        c->state = HEADING;
        if (send(c->fd, switchRequest, strlen(switchRequest), MSG_NOSIGNAL) != (ssize_t)strlen(switchRequest)) broken(c);
        return;
    }
    c->state = run.mode == TCP || run.mode == WEBSOCKET ? BODY : HEADING;
    c->bodyLeft = c->state == BODY ? run.replyBytes : 0;
    ssize_t sent = c->tls ? tlsSend(c, run.request, run.requestBytes) : send(c->fd, run.request, run.requestBytes, MSG_NOSIGNAL);
    if (sent != (ssize_t)run.requestBytes) broken(c);
}

void dial(int slot)
{
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0), on = 1;
    if (fd < 0) { run.errors++; return; }
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    struct sockaddr_in a = { .sin_family = AF_INET, .sin_port = htons((uint16_t)run.proxyPort), .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    // Ports are taken when connecting, from as many addresses as it needs: one has no more than 28,000.
    struct sockaddr_in from = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK + (uint32_t)slot / PORTS_AN_ADDRESS) };
    setsockopt(fd, IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, &on, sizeof on);
    if (slot >= PORTS_AN_ADDRESS && bind(fd, (struct sockaddr *)&from, sizeof from)) fail("bind");
    struct conn *c = take(fd, CLIENT);
    c->slot = slot;
    c->started = now();
    c->state = CONNECTING;
    clients[slot] = c;
    run.open++;
    run.connecting++;
    if (connect(fd, (struct sockaddr *)&a, sizeof a) && errno != EINPROGRESS)
    {
        // No retry from here: a refusal at once, answered by another attempt at once, would never return.
        run.errors++;
        drop(c);
        return;
    }
    watch(c, EPOLLIN | EPOLLOUT | EPOLLRDHUP | EPOLLET);
}

static void finished(struct conn *c)
{
    if (run.counting)
    {
        run.requests++;
        recordLatency(now() - c->started);
        if (run.maxRequests && run.requests >= run.maxRequests && !run.stopping) run.endAt = 1;
    }
    if (run.mode == HOLD) { c->state = IDLE; return; }
    if (run.mode == CLOSE) { c->state = AWAIT_EOF; return; }
    if (run.stopping) { drop(c); return; }
    ask(c);
}

// Reads the head out of what has come; -1: not an acceptable response.
static int readHead(struct conn *c, size_t got)
{
    size_t fits = HEAD - c->headBytes < got ? HEAD - c->headBytes : got;
    memcpy(c->head + c->headBytes, scratch, fits);
    size_t before = c->headBytes;
    c->headBytes += (unsigned)fits;
    char *end = memmem(c->head, c->headBytes, "\r\n\r\n", 4);
    if (!end) return c->headBytes == HEAD ? -1 : 0;
    *end = 0;
    if (run.mode == WEBSOCKET)
    {
        if (memcmp(c->head, "HTTP/1.1 101", 12) || got != (size_t)(end + 4 - c->head) - before) return -1;
        c->switched = 1;
        ask(c);
        return 0;
    }
    char *length = strcasestr(c->head, "\r\ncontent-length:");
    if (memcmp(c->head, "HTTP/1.1 200", 12) || !length) return -1;
    size_t body = strtoul(length + 17, 0, 10), came = got - ((size_t)(end + 4 - c->head) - before);
    if (body != run.replyBytes || came > body) return -1;
    c->bodyLeft = body - came;
    c->state = BODY;
    return 0;
}

static void receive(struct conn *c)
{
    for (;;)
    {
        // What is encrypted cannot be discarded by the kernel.
        int discard = c->state == BODY && !c->tls && run.mode != WEBSOCKET;
        size_t most = discard ? SCRATCH * 4u : SCRATCH, room = c->state == BODY && c->bodyLeft < most ? c->bodyLeft : most;
        ssize_t n = c->tls ? tlsReceive(c, scratch, room) : recv(c->fd, discard ? 0 : scratch, room, discard ? MSG_TRUNC : 0);
        if (n < 0 && errno == EAGAIN) return;
        if (n <= 0)
        {
            if (c->state != AWAIT_EOF) { broken(c); return; }
            int slot = c->slot;
            drop(c);
            if (!run.stopping) dial(slot);
            return;
        }
        if (run.http2)
        {
            int whole = http2Read(c, scratch, (size_t)n);
            if (whole < 0) { broken(c); return; }
            if (whole) c->state = IDLE;
            continue;
        }
        if (c->state == BODY && run.mode == WEBSOCKET && memcmp(scratch, run.reply + run.replyBytes - c->bodyLeft, (size_t)n)) { broken(c); return; }
        if (c->state == BODY) c->bodyLeft -= (size_t)n;
        else if (c->state != HEADING || readHead(c, (size_t)n)) { broken(c); return; }
        if (c->fd < 0) return;
        if (c->state == BODY && c->bodyLeft == 0)
        {
            finished(c);
            if (c->fd < 0 || c->state == BODY || c->state == HEADING || c->state == IDLE) return; // asked again: the answer brings an event
            continue;
        }
        if ((size_t)n < room && c->state == HEADING && !c->tls) return; // a record less than the room says nothing of the socket
    }
}

void clientEvent(struct conn *c, uint32_t events)
{
    if (c->state == CONNECTING)
    {
        int error = 0;
        socklen_t size = sizeof error;
        getsockopt(c->fd, SOL_SOCKET, SO_ERROR, &error, &size);
        if (error) { broken(c); return; }
        if (!(events & EPOLLOUT)) return;
        if (run.tls) tlsBegin(c);
        c->state = HANDSHAKE;
    }
    if (c->state == HANDSHAKE)
    {
        int done = c->tls ? tlsHandshake(c) : 1;
        if (done < 0) broken(c);
        if (done <= 0) return;
        run.connecting--;
        ask(c);
        return;
    }
    if (events & (EPOLLIN | EPOLLRDHUP | EPOLLHUP | EPOLLERR)) receive(c);
}
