// pingload: a client and its origin in one epoll thread, so cheap that the proxy between them is what saturates.
//
//   pingload ORIGIN_PORT[,ORIGIN_PORT…]
//
// The origin listens on 127.0.0.1 for as long as the process lives. Work is given by lines on stdin:
//
//   run http|close|tcp|websocket|tlsfull|tlsresumed PORT CONNECTIONS BYTES WARMUP_MS DURATION_MS MAX_REQUESTS
//       Closed loop through the proxy at PORT; MAX_REQUESTS 0 means no limit but the duration.
//       Prints `begin` when the warm-up is over, `end …` with the figures, and `done` once every connection is closed.
//         http   keep-alive requests GET /BYTES
//         close  a new connection for each request, timed from connect() to the last byte of the response
//         tcp    128-byte messages on kept connections, each answered by BYTES bytes
//         websocket   messages of BYTES bytes on kept connections that were switched to WebSocket, each echoed
//         tlsfull     like close over TLS 1.3, each connection with a full handshake
//         tlsresumed  the same, each with the latest ticket that its slot was given; a ticket that is refused counts as an error
//   hold http|https|http2 PORT CONNECTIONS BYTES
//       Opens keep-alive connections, sends one request on each, keeps them open; prints `held OPEN errors=N`. http2: over TLS.
//   release
//       Closes the held ones; prints `released lost=N` (N: closed by the other side meanwhile).
//
// End of stdin ends the process: it cannot outlive the harness that started it.
//
// Why it is light: bodies of 16 KiB and more leave the origin by sendfile from a memfd (no copy from user space), and the
// client discards bodies with MSG_TRUNC (no copy to user space). What remains per request is one send and one recv a side.
#include "pingload.h"
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <unistd.h>

static void buildRequest(size_t bytes)
{
    run.replyBytes = bytes;
    if (run.mode == TCP)
    {
        memset(run.request, '.', MESSAGE);
        run.request[sprintf(run.request, "T%zu", bytes)] = ' ';
        run.requestBytes = MESSAGE;
        return;
    }
    if (run.mode == WEBSOCKET)
    {
        buildFrame(bytes);
        return;
    }
    run.requestBytes = (size_t)sprintf(run.request,
        "GET /%zu HTTP/1.1\r\nHost: bench.example\r\nUser-Agent: pingload/1\r\nAccept: */*\r\nAccept-Encoding: gzip\r\n%s\r\n",
        bytes, run.mode == CLOSE ? "Connection: close\r\n" : "");
}

static void reset(int port, int connections, size_t bytes)
{
    tlsForget();
    run.requests = run.errors = run.lost = 0;
    forgetLatencies();
    run.proxyPort = port;
    run.dialled = 0;
    run.target = connections < MAX_CONNECTIONS ? connections : MAX_CONNECTIONS;
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
        && sscanf(line, "%*s %15s %d %d %zu %lu %lu %lu", how, &port, &connections, &bytes, &warmup, &duration, &limit) == 7
        && (strncmp(how, "tls", 3) || tlsReady()))
    {
        run.tls = !strcmp(how, "tlsfull") ? TLS_FULL : !strcmp(how, "tlsresumed") ? TLS_RESUMED : TLS_NONE;
        run.http2 = 0;
        run.mode = run.tls || !strcmp(how, "close") ? CLOSE : !strcmp(how, "tcp") ? TCP : !strcmp(how, "websocket") ? WEBSOCKET : HTTP;
        reset(port, connections, bytes);
        run.maxRequests = limit;
        run.running = 1;
        run.counting = run.stopping = 0;
        run.beginAt = now() + warmup * 1000000u;
        run.endAt = run.beginAt + duration * 1000000u;
        for (int i = 0; i < run.target; i++) dial(i);
    }
    else if (!strcmp(name, "hold") && sscanf(line, "%*s %15s %d %d %zu", how, &port, &connections, &bytes) == 4
        && (!strcmp(how, "http") || tlsReady()))
    {
        run.mode = HOLD;
        run.http2 = !strcmp(how, "http2");
        run.tls = strcmp(how, "http") ? TLS_FULL : TLS_NONE;
        reset(port, connections, bytes);
        run.running = 1;
        run.counting = run.stopping = 0;
    }
    else if (!strcmp(name, "release"))
    {
        for (int i = 0; i < MAX_CONNECTIONS; i++)
            if (clients[i]) drop(clients[i]);
        printf("released lost=%llu\n", (unsigned long long)run.lost);
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
    if (!run.running) return -1;
    if (run.mode == HOLD)
    {
        while (run.dialled < run.target && run.connecting < CONNECTING_AT_ONCE) dial(run.dialled++);
        int idle = 0;
        if (run.dialled < run.target || run.connecting) return 10;
        for (int i = 0; i < run.target; i++) idle += clients[i] && clients[i]->state == IDLE;
        if (idle < run.open) return 10;
        run.running = 0;
        printf("held %d errors=%llu\n", idle, (unsigned long long)run.errors);
        return -1;
    }
    uint64_t t = now();
    if (!run.counting && !run.stopping && t >= run.beginAt)
    {
        run.counting = 1;
        run.startedCounting = t;
        puts("begin");
    }
    if (run.counting && (t >= run.endAt || run.errors >= ERROR_LIMIT || run.open == 0))
    {
        run.counting = 0;
        run.stopping = 1;
        run.drainUntil = t + DRAIN_MS * 1000000ull;
        printf("end requests=%llu errors=%llu seconds=%.6f p50=%.1f p99=%.1f max=%.1f\n", (unsigned long long)run.requests,
            (unsigned long long)run.errors, (double)(t - run.startedCounting) / 1e9, percentileUs(0.5), percentileUs(0.99), longestUs());
    }
    if (run.stopping && (run.open == 0 || t >= run.drainUntil))
    {
        for (int i = 0; i < run.target; i++)
            if (clients[i]) drop(clients[i]);
        run.running = run.stopping = 0;
        puts("done");
        return -1;
    }
    return 1;
}

int main(int argc, char **argv)
{
    if (argc != 2) { fputs("usage: pingload ORIGIN_PORT[,ORIGIN_PORT...]   (see the head of main.c)\n", stderr); return 2; }
    signal(SIGPIPE, SIG_IGN);
    setvbuf(stdout, 0, _IOLBF, 0);
    epollFd = epoll_create1(EPOLL_CLOEXEC);
    prepareBodies();
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
        recycleRetired();
    }
}
