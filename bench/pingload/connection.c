// Connections: taken from a free list, watched by epoll, given back between two batches of events.
#include "pingload.h"
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <time.h>
#include <unistd.h>

int epollFd;
struct conn *freed, *retired;

uint64_t now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (uint64_t)t.tv_sec * 1000000000u + (uint64_t)t.tv_nsec;
}

void fail(const char *what)
{
    fprintf(stderr, "pingload: %s: %s\n", what, strerror(errno));
    exit(1);
}

struct conn *take(int fd, enum kind kind)
{
    struct conn *c = freed;
    if (c) freed = c->next;
    else if (!(c = malloc(sizeof *c))) fail("malloc");
    memset(c, 0, offsetof(struct conn, head));
    c->fd = fd;
    c->kind = kind;
    return c;
}

void retire(struct conn *c)
{
    close(c->fd);
    c->fd = -1;
    c->next = retired;
    retired = c;
}

void watch(struct conn *c, uint32_t events)
{
    struct epoll_event e = { .events = events, .data.ptr = c };
    if (epoll_ctl(epollFd, EPOLL_CTL_ADD, c->fd, &e)) fail("epoll_ctl");
}

// Between batches of events only: until then a stale event may point to a closed connection.
void recycleRetired(void)
{
    while (retired)
    {
        struct conn *c = retired;
        retired = c->next;
        c->next = freed;
        freed = c;
    }
}
