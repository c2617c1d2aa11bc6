#include "CVectorMath.h"
#include <string.h>

// Half of the entries are lost to dropout, and no processor foresees which: entries that count
// are listed first, without a branch, and then added up in registers, a strip of columns at a
// time.

#define ENTRIES 256

// Named widths: left to itself the compiler would run along the rows and gather.
#define STRIP(width)                                                                       \
  typedef float strip##width __attribute__((vector_size(4 * width)));                      \
  static inline __attribute__((always_inline)) void add_strip##width(                      \
      float *restrict out, const float *const *rows, const float *scales, size_t n,        \
      size_t first) {                                                                      \
    strip##width sum, row;                                                                 \
    memcpy(&sum, out + first, sizeof sum);                                                 \
    for (size_t j = 0; j < n; j++) {                                                       \
      memcpy(&row, rows[j] + first, sizeof row);                                           \
      sum += scales[j] * row;                                                              \
    }                                                                                      \
    memcpy(out + first, &sum, sizeof sum);                                                 \
  }
STRIP(64)
STRIP(16)
STRIP(4)

// out += sum over j of scales_j rows_j.
static inline __attribute__((always_inline)) void add_rows(
    float *restrict out, size_t d, const float *const *rows, const float *scales, size_t n) {
  size_t c = 0;
  for (; c + 64 <= d; c += 64) add_strip64(out, rows, scales, n, c);
  for (; c + 16 <= d; c += 16) add_strip16(out, rows, scales, n, c);
  for (; c + 4 <= d; c += 4) add_strip4(out, rows, scales, n, c);
  for (; c < d; c++) {
    for (size_t j = 0; j < n; j++) out[c] += scales[j] * rows[j][c];
  }
}

static void encode(const float *table, size_t d, const int32_t *items, size_t n,
                   const float *coefficient, size_t K, float *out) {
  const float *rows[ENTRIES];
  float scales[ENTRIES];
  for (size_t c = 0; c < K * d; c++) out[c] = 0;
  for (size_t k = 0; k < K; k++) {
    for (size_t first = 0; first < n; first += ENTRIES) {
      size_t last = first + ENTRIES < n ? first + ENTRIES : n, count = 0;
      for (size_t j = first; j < last; j++) {
        scales[count] = coefficient[j * K + k];
        rows[count] = table + (size_t)items[j] * d;
        count += scales[count] != 0;
      }
      add_rows(out + k * d, d, rows, scales, count);
    }
  }
}

static void encode_backward(const float *table, size_t d, const int32_t *items, size_t n,
                            const float *dout, size_t K, float *dcoefficient) {
  for (size_t j = 0; j < n; j++) {
    const float *restrict row = table + (size_t)items[j] * d;
    for (size_t k = 0; k < K; k++) {
      const float *restrict o = dout + k * d;
      size_t c = 0;
      strip16 sum16 = {0}, a16, b16;
      for (; c + 16 <= d; c += 16) {
        memcpy(&a16, row + c, sizeof a16);
        memcpy(&b16, o + c, sizeof b16);
        sum16 += a16 * b16;
      }
      strip4 sum4 = {0}, a4, b4;
      for (; c + 4 <= d; c += 4) {
        memcpy(&a4, row + c, sizeof a4);
        memcpy(&b4, o + c, sizeof b4);
        sum4 += a4 * b4;
      }
      float dot = 0;
      for (; c < d; c++) dot += row[c] * o[c];
      for (c = 0; c < 4; c++) {
        dot += sum4[c] + ((sum16[c] + sum16[c + 4]) + (sum16[c + 8] + sum16[c + 12]));
      }
      dcoefficient[j * K + k] = dot;
    }
  }
}

static void encode_table_row(const float *coefficient, const float *dout, size_t d, size_t K,
                             const int32_t *users, const int32_t *entries, size_t n,
                             float *dtable_row) {
  const float *rows[ENTRIES];
  float scales[ENTRIES];
  size_t count = 0;
  for (size_t e = 0; e < n; e++) {
    for (size_t k = 0; k < K; k++) {
      scales[count] = coefficient[(size_t)entries[e] * K + k];
      rows[count] = dout + ((size_t)users[e] * K + k) * d;
      count += scales[count] != 0;
      if (count == ENTRIES) {
        add_rows(dtable_row, d, rows, scales, count);
        count = 0;
      }
    }
  }
  add_rows(dtable_row, d, rows, scales, count);
}
