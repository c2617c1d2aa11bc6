#include "CVectorMath.h"
#include <math.h>

// Blocks of 64 Philox counters (256 words) at a time: long enough to vectorise over, short
// enough to stay in the first-level cache.
#define WORDS CVM_NOISE_TILE
#define COUNTERS (WORDS / 4)

// Philox4x32-10, as Philox.swift; words of counter j stand at out[j], out[64 + j], ...
static inline __attribute__((always_inline)) void philox(uint32_t *restrict out, uint64_t seed,
                                                         uint64_t stream, uint64_t counter) {
  for (int j = 0; j < COUNTERS; j++) {
    uint64_t c = counter + (uint64_t)j;
    uint32_t x0 = (uint32_t)c, x1 = (uint32_t)(c >> 32);
    uint32_t x2 = (uint32_t)stream, x3 = (uint32_t)(stream >> 32);
    uint32_t k0 = (uint32_t)seed, k1 = (uint32_t)(seed >> 32);
    for (int round = 0; round < 10; round++) {
      uint64_t p0 = (uint64_t)0xD2511F53u * x0, p1 = (uint64_t)0xCD9E8D57u * x2;
      uint32_t y0 = (uint32_t)(p1 >> 32) ^ x1 ^ k0, y2 = (uint32_t)(p0 >> 32) ^ x3 ^ k1;
      x0 = y0;
      x1 = (uint32_t)p1;
      x2 = y2;
      x3 = (uint32_t)p0;
      k0 += 0x9E3779B9u;
      k1 += 0xBB67AE85u;
    }
    out[j] = x0;
    out[COUNTERS + j] = x1;
    out[2 * COUNTERS + j] = x2;
    out[3 * COUNTERS + j] = x3;
  }
}

// Uniform in the open interval (0, 1): 23 bits, so that neither end is ever rounded to.
static inline __attribute__((always_inline)) float uniform(uint32_t x) {
  return ((float)(int32_t)(x >> 9) + 0.5f) * 0x1p-23f;
}

#define FOR_EACH_TILE(BODY)                                                       \
  uint32_t words[WORDS];                                                          \
  float values[WORDS];                                                            \
  for (size_t start = 0; start < n; start += WORDS) {                             \
    philox(words, seed, stream, (first + start) / 4);                             \
    BODY;                                                                         \
    size_t count = n - start < WORDS ? n - start : WORDS;                         \
    for (size_t i = 0; i < count; i++) out[start + i] = values[i];                \
  }

static void normal(float *out, size_t n, uint64_t seed, uint64_t stream, uint64_t first) {
  FOR_EACH_TILE({
    for (int i = 0; i < WORDS / 2; i++) {
      float radius = sqrtf(-2.0f * logf(uniform(words[i])));
      float angle = 6.2831853f * uniform(words[WORDS / 2 + i]);
      values[i] = radius * cosf(angle);
      values[WORDS / 2 + i] = radius * sinf(angle);
    }
  })
}

static void gumbel(float *out, size_t n, uint64_t seed, uint64_t stream, uint64_t first) {
  FOR_EACH_TILE({
    for (int i = 0; i < WORDS; i++) values[i] = -logf(-logf(uniform(words[i])));
  })
}

static void dropout(float *out, size_t n, float keep, uint64_t seed, uint64_t stream,
                    uint64_t first) {
  float scale = 1.0f / keep;
  FOR_EACH_TILE({
    for (int i = 0; i < WORDS; i++) values[i] = uniform(words[i]) < keep ? scale : 0.0f;
  })
}
