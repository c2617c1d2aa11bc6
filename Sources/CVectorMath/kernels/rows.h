#include "CVectorMath.h"
#include <math.h>

static void normalise_rows(const float *x, size_t rows, size_t columns, float *out,
                           float *inverse) {
  for (size_t r = 0; r < rows; r++) {
    const float *restrict row = x + r * columns;
    float *restrict y = out + r * columns;
    float sum = 0;
    for (size_t c = 0; c < columns; c++) sum += row[c] * row[c];
    float scale = 1.0f / sqrtf(sum > 1e-24f ? sum : 1e-24f);
    inverse[r] = scale;
    for (size_t c = 0; c < columns; c++) y[c] = row[c] * scale;
  }
}

static void normalise_rows_backward(const float *y, const float *inverse, const float *dy,
                                    size_t stride, size_t rows, size_t columns, float *dx) {
  for (size_t r = 0; r < rows; r++) {
    const float *restrict yr = y + r * columns;
    const float *restrict dyr = dy + r * stride;
    float *restrict dxr = dx + r * columns;
    float dot = 0;
    for (size_t c = 0; c < columns; c++) dot += yr[c] * dyr[c];
    float scale = inverse[r];
    for (size_t c = 0; c < columns; c++) dxr[c] = (dyr[c] - yr[c] * dot) * scale;
  }
}

static void add_bias_tanh(float *x, const float *bias, size_t rows, size_t columns) {
  for (size_t r = 0; r < rows; r++) {
    float *restrict row = x + r * columns;
    for (size_t c = 0; c < columns; c++) {
      // 1 - 2 / (e^2x + 1): exp is vectorised where tanh is not. Cut where tanh is 1 in single
      // precision, since -ffast-math knows no infinity.
      float twice = 2.0f * (row[c] + bias[c]);
      float e = expf(twice > 40.0f ? 40.0f : twice);
      row[c] = 1.0f - 2.0f / (e + 1.0f);
    }
  }
}

static void tanh_backward(const float *y, float *dy, size_t n) {
  for (size_t i = 0; i < n; i++) dy[i] *= 1.0f - y[i] * y[i];
}

static void add_column_sums(const float *x, size_t rows, size_t columns, float *out) {
  for (size_t r = 0; r < rows; r++) {
    const float *restrict row = x + r * columns;
    for (size_t c = 0; c < columns; c++) out[c] += row[c];
  }
}

static float sample(const float *mean, const float *b, const float *epsilon, float sigma0, size_t d,
                    float *z) {
  float kl = 0;
  for (size_t c = 0; c < d; c++) {
    float deviation = expf(-0.5f * b[c]);
    z[c] = mean[c] + (epsilon ? sigma0 * deviation * epsilon[c] : 0.0f);
    kl += deviation * deviation + b[c] - 1.0f;
  }
  return 0.5f * kl;
}

static void sample_backward(const float *b, const float *epsilon, const float *dz, float sigma0,
                            float beta, size_t d, float *db) {
  for (size_t c = 0; c < d; c++) {
    float deviation = expf(-0.5f * b[c]);
    float sampled = epsilon ? -0.5f * sigma0 * deviation * epsilon[c] * dz[c] : 0.0f;
    db[c] = sampled + 0.5f * beta * (1.0f - deviation * deviation);
  }
}

static float gaussian(const float *mean, const float *log_variance, const float *epsilon, size_t d,
                      float *z) {
  float kl = 0;
  for (size_t c = 0; c < d; c++) {
    float deviation = expf(0.5f * log_variance[c]);
    z[c] = mean[c] + (epsilon ? deviation * epsilon[c] : 0.0f);
    kl += deviation * deviation + mean[c] * mean[c] - 1.0f - log_variance[c];
  }
  return 0.5f * kl;
}

static void gaussian_backward(const float *mean, const float *log_variance, const float *epsilon,
                              const float *dz, float beta, size_t d, float *dmean,
                              float *dlog_variance) {
  for (size_t c = 0; c < d; c++) {
    float deviation = expf(0.5f * log_variance[c]);
    dmean[c] = dz[c] + beta * mean[c];
    dlog_variance[c] = 0.5f * deviation * epsilon[c] * dz[c] +
                       0.5f * beta * (deviation * deviation - 1.0f);
  }
}
