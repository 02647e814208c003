// pingload: a client and its origin in one epoll thread, so cheap that the proxy between them is what saturates.
//
//   pingload ORIGIN_PORT[,ORIGIN_PORT…]
//
// The origin listens on 127.0.0.1 for as long as the process lives. Work is given by lines on stdin:
//
//   run http|close|tcp PORT CONNECTIONS BYTES WARMUP_MS DURATION_MS MAX_REQUESTS
//       Closed loop through the proxy at PORT; MAX_REQUESTS 0 means no limit but the duration.
//       Prints `begin` when the warm-up is over, `end …` with the figures, and `done` once every connection is closed.
//         http   keep-alive requests GET /BYTES
//         close  a new connection for each request, timed from connect() to the last byte of the response
//         tcp    128-byte messages on kept connections, each answered by BYTES bytes
//   hold PORT CONNECTIONS BYTES
//       Opens keep-alive connections, sends one request on each, keeps them open; prints `held OPEN errors=N`.
//   release
//       Closes the held ones; prints `released lost=N` (N: closed by the other side meanwhile).
//
// End of stdin ends the process: it cannot outlive the harness that started it.
//
// Why it is light: bodies of 16 KiB and more leave the origin by sendfile from a memfd (no copy from user space), and the
// client discards bodies with MSG_TRUNC (no copy to user space). What remains per request is one send and one recv a side.
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/mman.h>
#include <sys/sendfile.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { MAX_CONNECTIONS = 16000, MAX_BODY = 16 << 20, SENDFILE_FROM = 16 << 10, HEAD = 2048, MESSAGE = 128, SCRATCH = 256 << 10 };
enum { CONNECTING_AT_ONCE = 256, ERROR_LIMIT = 10000, DRAIN_MS = 2000 };
enum kind { LISTENER, ORIGIN, CLIENT, INPUT };
enum state { CONNECTING, HEADING, BODY, AWAIT_EOF, IDLE };
enum mode { HTTP, CLOSE, TCP, HOLD };

struct conn
{
    int fd;
    enum kind kind;
    enum state state;        // client only
    unsigned headBytes;      // bytes in head
    size_t bodyLeft;         // client: still to come; origin: still to send
    off_t bodyAt;            // origin: offset in the body file
    const char *tail;        // origin: unsent rest of a prebuilt answer
    size_t tailBytes;
    uint64_t started;        // ns
    struct conn *next;       // free list, filled only between batches: a stale event must not meet a new owner
    char head[HEAD];
};

static int epollFd, bodyFd;
static char scratch[SCRATCH];
static struct conn *freed, *retired;
static struct conn *clients[MAX_CONNECTIONS];

// The run under way.
static enum mode mode;
static int running, counting, stopping, target, dialled, openCount, connecting, proxyPort;
static uint64_t beginAt, endAt, drainUntil, startedCounting, maxRequests;
static uint64_t requests, errors, lost, maxLatency;
static char request[512];
static size_t requestBytes, replyBytes;

// Latencies: 512 linear steps per power of two, so a percentile is at most 0.2 % too high.
enum { STEP_BITS = 9, STEPS = 1 << STEP_BITS };
static uint32_t histogram[(64 - STEP_BITS) * STEPS];

static uint64_t now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (uint64_t)t.tv_sec * 1000000000u + (uint64_t)t.tv_nsec;
}

static void fail(const char *what)
{
    fprintf(stderr, "pingload: %s: %s\n", what, strerror(errno));
    exit(1);
}

static unsigned slotOf(uint64_t ns)
{
    if (ns < STEPS) return (unsigned)ns;
    unsigned shift = 63u - (unsigned)__builtin_clzll(ns) - STEP_BITS;
    return (shift + 1) * STEPS + (unsigned)((ns >> shift) - STEPS);
}

static uint64_t slotTop(unsigned slot)
{
    if (slot < STEPS) return slot;
    unsigned shift = slot / STEPS - 1;
    return ((uint64_t)(slot % STEPS + STEPS + 1) << shift) - 1;
}

static double percentileUs(double share)
{
    uint64_t wanted = (uint64_t)(share * (double)requests), seen = 0;
    for (unsigned i = 0; i < sizeof histogram / sizeof *histogram; i++)
        if ((seen += histogram[i]) > wanted) return (double)slotTop(i) / 1000.0;
    return (double)maxLatency / 1000.0;
}

static struct conn *take(int fd, enum kind kind)
{
    struct conn *c = freed;
    if (c) freed = c->next;
    else if (!(c = malloc(sizeof *c))) fail("malloc");
    memset(c, 0, offsetof(struct conn, head));
    c->fd = fd;
    c->kind = kind;
    return c;
}

static void retire(struct conn *c)
{
    close(c->fd);
    c->fd = -1;
    c->next = retired;
    retired = c;
}

static void watch(struct conn *c, uint32_t events)
{
    struct epoll_event e = { .events = events, .data.ptr = c };
    if (epoll_ctl(epollFd, EPOLL_CTL_ADD, c->fd, &e)) fail("epoll_ctl");
}

// ---- origin ----------------------------------------------------------------------------------------------------------

static void listenOn(int port)
{
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0), on = 1;
    struct sockaddr_in a = { .sin_family = AF_INET, .sin_port = htons((uint16_t)port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    if (bind(fd, (struct sockaddr *)&a, sizeof a) || listen(fd, 4096)) fail("listen");
    watch(take(fd, LISTENER), EPOLLIN);
}

static void acceptAll(struct conn *listener)
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

static void answer(struct conn *c, size_t bytes, int http)
{
    // Two prebuilt answers are kept (the last size asked for, with and without a head): a run asks for one size only.
    static char built[2][SENDFILE_FROM + 256];
    static size_t builtFor[2] = { SIZE_MAX, SIZE_MAX }, headOf[2];
    if (bytes > MAX_BODY) bytes = MAX_BODY;
    if (builtFor[http] != bytes)
    {
        headOf[http] = !http ? 0 : (size_t)sprintf(built[http],
            "HTTP/1.1 200 OK\r\nServer: origin\r\nContent-Type: text/plain\r\nContent-Length: %zu\r\n\r\n", bytes);
        memset(built[http] + headOf[http], 'x', bytes < SENDFILE_FROM ? bytes : 0);
        builtFor[http] = bytes;
    }
    c->tail = built[http];
    c->tailBytes = headOf[http] + (bytes < SENDFILE_FROM ? bytes : 0);
    c->bodyLeft = bytes < SENDFILE_FROM ? 0 : bytes;
    c->bodyAt = 0;
}

// Length of the request at the front of the buffer (0: not whole yet); its wish goes out through `bytes` and `http`.
static unsigned wholeRequest(struct conn *c, size_t *bytes, int *http)
{
    if (c->headBytes == 0) return 0;
    if ((*http = c->head[0] != 'T') == 0)
    {
        if (c->headBytes < MESSAGE) return 0;
        *bytes = strtoul(c->head + 1, 0, 10);
        return MESSAGE;
    }
    char *end = memmem(c->head, c->headBytes, "\r\n\r\n", 4), *slash = memchr(c->head, '/', c->headBytes);
    if (!end) return 0;
    *bytes = slash ? strtoul(slash + 1, 0, 10) : 0;
    return (unsigned)(end + 4 - c->head);
}

static void serve(struct conn *c)
{
    for (;;)
    {
        int sent = pushOut(c), http;
        size_t bytes;
        if (sent < 0) { retire(c); return; }
        if (!sent) return;
        unsigned used = wholeRequest(c, &bytes, &http);
        if (used)
        {
            answer(c, bytes, http);
            memmove(c->head, c->head + used, c->headBytes -= used);
            continue;
        }
        size_t room = HEAD - c->headBytes;
        ssize_t n = room ? recv(c->fd, c->head + c->headBytes, room, 0) : 0;
        if (n < 0 && errno == EAGAIN) return;
        if (n <= 0) { retire(c); return; }
        c->headBytes += (unsigned)n;
        // A short read has drained the socket (edge-triggered: the next byte brings an event), if a whole request came with it.
        if ((size_t)n < room && !wholeRequest(c, &bytes, &http)) return;
    }
}

// ---- client ----------------------------------------------------------------------------------------------------------

static void dial(int slot);

static void drop(struct conn *c, int slot)
{
    if (c->state == CONNECTING) connecting--;
    clients[slot] = 0;
    openCount--;
    retire(c);
}

static int slotOfConn(struct conn *c) { return (int)c->tailBytes; } // a client sends no tail: the field holds its slot

static void broken(struct conn *c)
{
    int slot = slotOfConn(c);
    if (c->state == IDLE) lost++;
    else if (running && (counting || mode == HOLD)) errors++;
    drop(c, slot);
    if (running && !stopping && mode != HOLD && errors < ERROR_LIMIT) dial(slot);
}

static void ask(struct conn *c)
{
    if (mode != CLOSE) c->started = now();
    c->state = mode == TCP ? BODY : HEADING;
    c->bodyLeft = mode == TCP ? replyBytes : 0;
    c->headBytes = 0;
    if (send(c->fd, request, requestBytes, MSG_NOSIGNAL) != (ssize_t)requestBytes) broken(c);
}

static void dial(int slot)
{
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0), on = 1;
    if (fd < 0) { errors++; return; }
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    struct sockaddr_in a = { .sin_family = AF_INET, .sin_port = htons((uint16_t)proxyPort), .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    struct conn *c = take(fd, CLIENT);
    c->tailBytes = (size_t)slot;
    c->started = now();
    c->state = CONNECTING;
    clients[slot] = c;
    openCount++;
    connecting++;
    if (connect(fd, (struct sockaddr *)&a, sizeof a) && errno != EINPROGRESS)
    {
        // No retry from here: a refusal at once, answered by another attempt at once, would never return.
        errors++;
        drop(c, slot);
        return;
    }
    watch(c, EPOLLIN | EPOLLOUT | EPOLLRDHUP | EPOLLET);
}

static void finished(struct conn *c)
{
    if (counting)
    {
        uint64_t took = now() - c->started;
        requests++;
        histogram[slotOf(took)]++;
        if (took > maxLatency) maxLatency = took;
        if (maxRequests && requests >= maxRequests && !stopping) endAt = 1;
    }
    if (mode == HOLD) { c->state = IDLE; return; }
    if (mode == CLOSE) { c->state = AWAIT_EOF; return; }
    if (stopping) { drop(c, slotOfConn(c)); return; }
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
    char *length = strcasestr(c->head, "\r\ncontent-length:");
    if (memcmp(c->head, "HTTP/1.1 200", 12) || !length) return -1;
    size_t body = strtoul(length + 17, 0, 10), came = got - ((size_t)(end + 4 - c->head) - before);
    if (body != replyBytes || came > body) return -1;
    c->bodyLeft = body - came;
    c->state = BODY;
    return 0;
}

static void receive(struct conn *c)
{
    for (;;)
    {
        int discard = c->state == BODY;
        size_t room = discard && c->bodyLeft < SCRATCH * 4u ? c->bodyLeft : discard ? SCRATCH * 4u : SCRATCH;
        ssize_t n = recv(c->fd, discard ? 0 : scratch, room, discard ? MSG_TRUNC : 0);
        if (n < 0 && errno == EAGAIN) return;
        if (n <= 0)
        {
            if (c->state != AWAIT_EOF) { broken(c); return; }
            int slot = slotOfConn(c);
            drop(c, slot);
            if (!stopping) dial(slot);
            return;
        }
        if (c->state == BODY) c->bodyLeft -= (size_t)n;
        else if (c->state != HEADING || readHead(c, (size_t)n)) { broken(c); return; }
        if (c->state == BODY && c->bodyLeft == 0)
        {
            finished(c);
            if (c->fd < 0 || c->state == BODY || c->state == HEADING || c->state == IDLE) return; // asked again: the answer brings an event
            continue;
        }
        if ((size_t)n < room && c->state == HEADING) return;
    }
}

static void clientEvent(struct conn *c, uint32_t events)
{
    if (c->state == CONNECTING)
    {
        int error = 0;
        socklen_t size = sizeof error;
        getsockopt(c->fd, SOL_SOCKET, SO_ERROR, &error, &size);
        if (error) { broken(c); return; }
        if (!(events & EPOLLOUT)) return;
        connecting--;
        ask(c);
        return;
    }
    if (events & (EPOLLIN | EPOLLRDHUP | EPOLLHUP | EPOLLERR)) receive(c);
}

// ---- commands --------------------------------------------------------------------------------------------------------

static void buildRequest(size_t bytes)
{
    replyBytes = bytes;
    if (mode == TCP)
    {
        memset(request, '.', MESSAGE);
        request[sprintf(request, "T%zu", bytes)] = ' ';
        requestBytes = MESSAGE;
        return;
    }
    requestBytes = (size_t)sprintf(request,
        "GET /%zu HTTP/1.1\r\nHost: bench.example\r\nUser-Agent: pingload/1\r\nAccept: */*\r\nAccept-Encoding: gzip\r\n%s\r\n",
        bytes, mode == CLOSE ? "Connection: close\r\n" : "");
}

static void reset(int port, int connections, size_t bytes)
{
    requests = errors = lost = maxLatency = 0;
    memset(histogram, 0, sizeof histogram);
    proxyPort = port;
    dialled = 0;
    target = connections < MAX_CONNECTIONS ? connections : MAX_CONNECTIONS;
    buildRequest(bytes < MAX_BODY ? bytes : MAX_BODY);
}

static void command(char *line)
{
    char name[16] = "", how[16] = "";
    int port = 0, connections = 0;
    size_t bytes = 0;
    unsigned long warmup = 0, duration = 0, limit = 0;
    sscanf(line, "%15s", name);
    if (!strcmp(name, "run")
        && sscanf(line, "%*s %15s %d %d %zu %lu %lu %lu", how, &port, &connections, &bytes, &warmup, &duration, &limit) == 7)
    {
        mode = !strcmp(how, "close") ? CLOSE : !strcmp(how, "tcp") ? TCP : HTTP;
        reset(port, connections, bytes);
        maxRequests = limit;
        running = 1;
        counting = stopping = 0;
        beginAt = now() + warmup * 1000000u;
        endAt = beginAt + duration * 1000000u;
        for (int i = 0; i < target; i++) dial(i);
    }
    else if (!strcmp(name, "hold") && sscanf(line, "%*s %d %d %zu", &port, &connections, &bytes) == 3)
    {
        mode = HOLD;
        reset(port, connections, bytes);
        running = 1;
        counting = stopping = 0;
    }
    else if (!strcmp(name, "release"))
    {
        for (int i = 0; i < MAX_CONNECTIONS; i++)
            if (clients[i]) drop(clients[i], i);
        printf("released lost=%llu\n", (unsigned long long)lost);
    }
    else printf("unknown command: %s\n", line);
}

static void input(void)
{
    static char line[256];
    static size_t have;
    ssize_t n = read(0, line + have, sizeof line - 1 - have);
    if (n <= 0) exit(0);
    have += (size_t)n;
    for (char *end; (end = memchr(line, '\n', have));)
    {
        *end = 0;
        command(line);
        have -= (size_t)(end + 1 - line);
        memmove(line, end + 1, have);
    }
    if (have == sizeof line - 1) have = 0;
}

// Moves the run on: warm-up → counting → draining → done. Returns how long epoll may wait, in milliseconds.
static int advance(void)
{
    if (!running) return -1;
    if (mode == HOLD)
    {
        while (dialled < target && connecting < CONNECTING_AT_ONCE) dial(dialled++);
        int idle = 0;
        if (dialled < target || connecting) return 10;
        for (int i = 0; i < target; i++) idle += clients[i] && clients[i]->state == IDLE;
        if (idle < openCount) return 10;
        running = 0;
        printf("held %d errors=%llu\n", idle, (unsigned long long)errors);
        return -1;
    }
    uint64_t t = now();
    if (!counting && !stopping && t >= beginAt)
    {
        counting = 1;
        startedCounting = t;
        puts("begin");
    }
    if (counting && (t >= endAt || errors >= ERROR_LIMIT || openCount == 0))
    {
        counting = 0;
        stopping = 1;
        drainUntil = t + DRAIN_MS * 1000000ull;
        printf("end requests=%llu errors=%llu seconds=%.6f p50=%.1f p99=%.1f max=%.1f\n", (unsigned long long)requests,
            (unsigned long long)errors, (double)(t - startedCounting) / 1e9, percentileUs(0.5), percentileUs(0.99), (double)maxLatency / 1000.0);
    }
    if (stopping && (openCount == 0 || t >= drainUntil))
    {
        for (int i = 0; i < target; i++)
            if (clients[i]) drop(clients[i], i);
        running = stopping = 0;
        puts("done");
        return -1;
    }
    return 1;
}

int main(int argc, char **argv)
{
    if (argc != 2) { fputs("usage: pingload ORIGIN_PORT[,ORIGIN_PORT...]   (see the head of pingload.c)\n", stderr); return 2; }
    signal(SIGPIPE, SIG_IGN);
    setvbuf(stdout, 0, _IOLBF, 0);
    epollFd = epoll_create1(EPOLL_CLOEXEC);
    bodyFd = memfd_create("body", MFD_CLOEXEC);
    memset(scratch, 'x', sizeof scratch);
    for (int written = 0; written < MAX_BODY; written += SCRATCH)
        if (write(bodyFd, scratch, SCRATCH) != SCRATCH) fail("memfd");
    for (char *port = strtok(argv[1], ","); port; port = strtok(0, ",")) listenOn(atoi(port));
    struct conn *in = take(0, INPUT);
    watch(in, EPOLLIN);
    puts("ready");
    struct epoll_event events[256];
    for (;;)
    {
        int n = epoll_wait(epollFd, events, 256, advance());
        for (int i = 0; i < n; i++)
        {
            struct conn *c = events[i].data.ptr;
            if (c->fd < 0) continue; // closed earlier in this batch
            if (c->kind == CLIENT) clientEvent(c, events[i].events);
            else if (c->kind == ORIGIN) serve(c);
            else if (c->kind == LISTENER) acceptAll(c);
            else input();
        }
        while (retired)
        {
            struct conn *c = retired;
            retired = c->next;
            c->next = freed;
            freed = c;
        }
    }
}
