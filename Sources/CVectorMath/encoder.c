#include "CVectorMath.h"

CVM_CLONES void cvm_encode(const float *table, size_t d, const int32_t *items, size_t n,
                           const float *coefficient, size_t K, float *out) {
  for (size_t c = 0; c < K * d; c++) out[c] = 0;
  for (size_t j = 0; j < n; j++) {
    const float *restrict row = table + (size_t)items[j] * d;
    for (size_t k = 0; k < K; k++) {
      float scale = coefficient[j * K + k];
      if (scale == 0) continue;  // dropped out
      float *restrict o = out + k * d;
      for (size_t c = 0; c < d; c++) o[c] += scale * row[c];
    }
  }
}

CVM_CLONES void cvm_encode_backward(const float *table, size_t d, const int32_t *items, size_t n,
                                    const float *dout, size_t K, float *dcoefficient) {
  for (size_t j = 0; j < n; j++) {
    const float *restrict row = table + (size_t)items[j] * d;
    for (size_t k = 0; k < K; k++) {
      const float *restrict o = dout + k * d;
      float dot = 0;
      for (size_t c = 0; c < d; c++) dot += row[c] * o[c];
      dcoefficient[j * K + k] = dot;
    }
  }
}

CVM_CLONES void cvm_encode_table_row(const float *coefficient, const float *dout, size_t d,
                                     size_t K, const int32_t *users, const int32_t *entries,
                                     size_t n, float *dtable_row) {
  float *restrict out = dtable_row;
  for (size_t e = 0; e < n; e++) {
    const float *restrict scales = coefficient + (size_t)entries[e] * K;
    const float *restrict block = dout + (size_t)users[e] * K * d;
    for (size_t k = 0; k < K; k++) {
      float scale = scales[k];
      if (scale == 0) continue;
      const float *restrict row = block + k * d;
      for (size_t c = 0; c < d; c++) out[c] += scale * row[c];
    }
  }
}
