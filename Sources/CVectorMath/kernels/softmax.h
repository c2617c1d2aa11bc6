#include "CVectorMath.h"
#include <math.h>

static void assign(const float *x, const float *noise, float temperature, size_t rows, size_t K,
                   float *out, float *outT, size_t strideT) {
  float scale = 1.0f / temperature;
  for (size_t r = 0; r < rows; r++) {
    const float *restrict row = x + r * K;
    float *restrict y = out + r * K;
    float largest = -3.4e38f, sum = 0;  // -ffast-math knows no infinity
    for (size_t k = 0; k < K; k++) {
      y[k] = (row[k] + (noise ? noise[r * K + k] : 0.0f)) * scale;
      largest = y[k] > largest ? y[k] : largest;
    }
    for (size_t k = 0; k < K; k++) {
      y[k] = expf(y[k] - largest);
      sum += y[k];
    }
    for (size_t k = 0; k < K; k++) {
      y[k] /= sum;
      outT[k * strideT + r] = y[k];
    }
  }
}

static float mixture(float *logits, const float *assignmentT, size_t K, size_t M, float shift,
                     float *p) {
  float *restrict total = p;
  for (size_t i = 0; i < M; i++) total[i] = 0;
  for (size_t k = 0; k < K; k++) {
    float *restrict w = logits + k * M;
    const float *restrict c = assignmentT + k * M;
    for (size_t i = 0; i < M; i++) {
      w[i] = c[i] * expf(w[i] - shift);
      total[i] += w[i];
    }
  }
  float sum = 0;
  for (size_t i = 0; i < M; i++) sum += total[i];
  return sum;
}

static float maximum(const float *x, size_t n) {
  float largest = x[0];
  for (size_t i = 1; i < n; i++) largest = x[i] > largest ? x[i] : largest;
  return largest;
}

static float exp_row(float *x, size_t n, float *maximum) {
  float largest = x[0];
  for (size_t i = 1; i < n; i++) largest = x[i] > largest ? x[i] : largest;
  float sum = 0;
  for (size_t i = 0; i < n; i++) {
    x[i] = expf(x[i] - largest);
    sum += x[i];
  }
  *maximum = largest;
  return sum;
}
