// Latencies: 512 linear steps per power of two, so a percentile is at most 0.2 % too high.
#include "pingload.h"
#include <string.h>

enum { STEP_BITS = 9, STEPS = 1 << STEP_BITS };
static uint32_t histogram[(64 - STEP_BITS) * STEPS];
static uint64_t recorded, longest;

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

double percentileUs(double share)
{
    uint64_t wanted = (uint64_t)(share * (double)recorded), seen = 0;
    for (unsigned i = 0; i < sizeof histogram / sizeof *histogram; i++)
        if ((seen += histogram[i]) > wanted) return (double)slotTop(i) / 1000.0;
    return (double)longest / 1000.0;
}

void forgetLatencies(void)
{
    memset(histogram, 0, sizeof histogram);
    recorded = longest = 0;
}

void recordLatency(uint64_t ns)
{
    histogram[slotOf(ns)]++;
    recorded++;
    if (ns > longest) longest = ns;
}

double longestUs(void) { return (double)longest / 1000.0; }
