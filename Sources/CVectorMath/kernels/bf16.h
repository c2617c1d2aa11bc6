#include "CVectorMath.h"
#include <string.h>

// Operands of products in bfloat16: a single-precision number's upper half.

static void round_bf16(const float *x, size_t n, uint16_t *out) {
  for (size_t i = 0; i < n; i++) {
    uint32_t bits;
    memcpy(&bits, x + i, sizeof bits);
    uint32_t rounded = bits + 0x7fff + ((bits >> 16) & 1);
    // Rounding would carry some NaN to zero.
    uint32_t isNaN = (bits & 0x7fffffff) > 0x7f800000;
    out[i] = (uint16_t)((isNaN ? bits | 0x400000 : rounded) >> 16);
  }
}
