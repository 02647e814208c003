// What the parts of pingload share. One thread: nothing here is locked.
#pragma once
#define _GNU_SOURCE
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

enum { MAX_CONNECTIONS = 20000, MAX_BODY = 16 << 20, SENDFILE_FROM = 16 << 10, HEAD = 2048, MESSAGE = 128, SCRATCH = 256 << 10 };
enum { CONNECTING_AT_ONCE = 256, PORTS_AN_ADDRESS = 5000, ERROR_LIMIT = 10000, DRAIN_MS = 2000 };
enum kind { LISTENER, ORIGIN, CLIENT, INPUT };
enum state { CONNECTING, HANDSHAKE, HEADING, BODY, AWAIT_EOF, IDLE };
enum mode { HTTP, CLOSE, TCP, WEBSOCKET, HOLD };
enum tls { TLS_NONE, TLS_FULL, TLS_RESUMED };

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
    int slot;                // client: its place in the table of clients
    int switched;            // it speaks WebSocket by now
    uint64_t started;        // ns
    void *tls;               // client: OpenSSL's side of it; null in cleartext
    struct conn *next;       // free list, filled only between batches: a stale event must not meet a new owner
    char head[HEAD];
};

// connection.c
extern int epollFd;
uint64_t now(void); // ns
void fail(const char *what);
struct conn *take(int fd, enum kind kind);
void retire(struct conn *c);
void recycleRetired(void);
void watch(struct conn *c, uint32_t events);

// latency.c
void forgetLatencies(void);
void recordLatency(uint64_t ns);
double percentileUs(double share);
double longestUs(void);

// origin.c
void prepareBodies(void);
void listenOn(int port);
void acceptAll(struct conn *listener);
void serve(struct conn *c);

// websocket.c
void buildFrame(size_t bytes);          // the message of the run
unsigned wholeFrame(const struct conn *c);  // origin: length of the frame at the front of the buffer; 0: not whole yet
int echoFrame(struct conn *c, unsigned length); // -1: gone
extern const char switchRequest[], switchAnswer[];

// http2.c
int http2Ask(struct conn *c);           // -1: it did not go out
int http2Read(struct conn *c, const char *bytes, size_t count); // 1: the response is whole, 0: goes on, -1: not as wanted

// tls.c
int tlsReady(void);                     // 0: there is no OpenSSL
void tlsForget(void);                   // all sessions
void tlsBegin(struct conn *c);
void tlsEnd(struct conn *c);
int tlsHandshake(struct conn *c);       // 1: done, 0: goes on, -1: failed
ssize_t tlsReceive(struct conn *c, void *to, size_t room);
ssize_t tlsSend(struct conn *c, const void *from, size_t bytes);

// client.c: the run under way and its connections
struct run
{
    enum mode mode;
    enum tls tls;
    int http2;
    int running, counting, stopping;
    int target, dialled, open, connecting, proxyPort;
    uint64_t beginAt, endAt, drainUntil, startedCounting, maxRequests;
    uint64_t requests, errors, lost;
    size_t requestBytes, replyBytes;
    char request[HEAD], reply[HEAD]; // reply: with WEBSOCKET
};
extern struct run run;
extern struct conn *clients[MAX_CONNECTIONS];
void dial(int slot);
void drop(struct conn *c);
void clientEvent(struct conn *c, uint32_t events);
