#include "CProjection.h"
#include "vectors.h"
#include <float.h>
#include <string.h>

// A key's upper half falls as the score rises, its lower half is the index: keys are unique, and
// ascending order means best first, ties by index.
static inline uint64_t key_of(float score, uint32_t index) {
  uint32_t bits;
  memcpy(&bits, &score, sizeof bits);
  bits = bits & 0x80000000u ? ~bits : bits | 0x80000000u;
  return (uint64_t)~bits << 32 | index;
}

static inline float score_of(uint64_t key) {
  uint32_t bits = ~(uint32_t)(key >> 32);
  bits = bits & 0x80000000u ? bits & 0x7fffffffu : ~bits;
  float score;
  memcpy(&score, &bits, sizeof score);
  return score;
}

static inline void swap(uint64_t *a, uint64_t *b) {
  uint64_t t = *a;
  *a = *b;
  *b = t;
}

// Quickselect: afterwards the `keep` least keys come first, in no order.
static void select_least(uint64_t *keys, long count, long keep) {
  long low = 0, high = count - 1;
  while (low < high) {
    long middle = low + (high - low) / 2;
    if (keys[middle] < keys[low]) swap(&keys[middle], &keys[low]);
    if (keys[high] < keys[low]) swap(&keys[high], &keys[low]);
    if (keys[high] < keys[middle]) swap(&keys[high], &keys[middle]);
    uint64_t pivot = keys[middle];
    long i = low, j = high;
    while (i <= j) {
      while (keys[i] < pivot) i++;
      while (keys[j] > pivot) j--;
      if (i <= j) swap(&keys[i++], &keys[j--]);
    }
    if (keep - 1 <= j) high = j;
    else if (keep - 1 >= i) low = i;
    else return;
  }
}

static void compact(CProjectionBest *best, long keep) {
  if (best->count < keep) return;
  select_least(best->keys, best->count, keep);
  best->count = keep;
  uint64_t worst = 0;
  for (long i = 0; i < keep; i++) worst = best->keys[i] > worst ? best->keys[i] : worst;
  best->threshold = score_of(worst);
}

static void best_reset(CProjectionBest *best) {
  best->count = 0;
  best->threshold = -FLT_MAX;
}

static void best_offer(CProjectionBest *best, long rows, long firstRow, float *scores, long stride,
                       long columns, long firstCandidate, long keep, long capacity) {
  for (long r = 0; r < rows; r++) {
    float *row = scores + r * stride;
    CProjectionBest *own = best + r;
    long self = firstRow + r - firstCandidate;
    if (self >= 0 && self < columns) row[self] = -FLT_MAX;
    float threshold = own->threshold;
    for (long j = 0; j < columns; j += 16) {
      uint16_t lanes = 0;
      if (j + 16 <= columns) {
        mask16 better = __builtin_convertvector(*(const v16u *)(row + j) > threshold, mask16);
        memcpy(&lanes, &better, sizeof lanes);
      } else {
        for (long lane = 0; lane < columns - j; lane++) lanes |= (row[j + lane] > threshold) << lane;
      }
      if (!lanes) continue;
      if (own->count + 16 > capacity) {
        compact(own, keep);
        threshold = own->threshold;
      }
      for (; lanes; lanes &= lanes - 1) {
        long at = j + __builtin_ctz(lanes);
        own->keys[own->count++] = key_of(row[at], (uint32_t)(firstCandidate + at));
      }
    }
  }
}

static void best_compact(CProjectionBest *best, long rows, long keep) {
  for (long r = 0; r < rows; r++) compact(best + r, keep);
}

static void best_finish(CProjectionBest *best, const float *points, long dimensions, long query,
                        long keep, long k, int32_t *indices, float *squared) {
  compact(best, keep);
  const float *q = points + query * dimensions;
  uint64_t *keys = best->keys;
  for (long i = 0; i < best->count; i++) {
    uint32_t index = (uint32_t)keys[i];
    const float *x = points + (long)index * dimensions;
    float sum = 0;
    for (long d = 0; d < dimensions; d++) sum += (q[d] - x[d]) * (q[d] - x[d]);
    keys[i] = key_of(-sum, index);
  }
  // Insertion sort of the k least; a hundred keys at most are the usual case.
  select_least(keys, best->count, k);
  for (long i = 1; i < k; i++) {
    uint64_t moving = keys[i];
    long j = i;
    for (; j > 0 && keys[j - 1] > moving; j--) keys[j] = keys[j - 1];
    keys[j] = moving;
  }
  for (long i = 0; i < k; i++) {
    indices[i] = (int32_t)(uint32_t)keys[i];
    squared[i] = -score_of(keys[i]);
  }
}

static void negative_distances(const float *points, long dimensions, long query, long begin,
                               long end, float *scores) {
  const float *q = points + query * dimensions;
  for (long i = begin; i < end; i++) {
    const float *x = points + i * dimensions;
    float sum = 0;
    for (long d = 0; d < dimensions; d++) sum += (q[d] - x[d]) * (q[d] - x[d]);
    scores[i - begin] = -sum;
  }
}
