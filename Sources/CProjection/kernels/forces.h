#include "CProjection.h"
#include "vectors.h"
#include <math.h>

static void attraction(const float *y, const long *starts, const int32_t *columns, const float *p,
                       long begin, long end, float *attraction) {
  typedef double d8 __attribute__((vector_size(64)));
  // A point is one 64-bit word: loading it whole halves the number of scattered loads.
  const double *pairs = (const double *)y;
  for (long i = begin; i < end; i++) {
    const float x = y[2 * i], yi = y[2 * i + 1];
    v16 sumX = {0}, sumY = {0};
    for (long e = starts[i]; e < starts[i + 1]; e += 16) {
      const int32_t *c = columns + e;
      v16 a = (v16)(d8){pairs[c[0]], pairs[c[1]], pairs[c[2]], pairs[c[3]],
                        pairs[c[4]], pairs[c[5]], pairs[c[6]], pairs[c[7]]};
      v16 b = (v16)(d8){pairs[c[8]],  pairs[c[9]],  pairs[c[10]], pairs[c[11]],
                        pairs[c[12]], pairs[c[13]], pairs[c[14]], pairs[c[15]]};
      v16 dx = x - __builtin_shufflevector(a, b, 0, 2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 22, 24,
                                           26, 28, 30);
      v16 dy = yi - __builtin_shufflevector(a, b, 1, 3, 5, 7, 9, 11, 13, 15, 17, 19, 21, 23, 25,
                                            27, 29, 31);
      v16 weight = *(const v16u *)(p + e) / (1 + dx * dx + dy * dy);
      sumX += weight * dx;
      sumY += weight * dy;
    }
    float totalX = 0, totalY = 0;
    for (int lane = 0; lane < 16; lane++) totalX += sumX[lane], totalY += sumY[lane];
    attraction[2 * i] = totalX;
    attraction[2 * i + 1] = totalY;
  }
}

static double attraction_energy(const float *y, const long *starts, const int32_t *columns,
                                const float *p, long begin, long end) {
  double energy = 0;
  for (long i = begin; i < end; i++) {
    float row = 0;
    for (long e = starts[i]; e < starts[i + 1]; e++) {
      float dx = y[2 * i] - y[2 * columns[e]], dy = y[2 * i + 1] - y[2 * columns[e] + 1];
      row += p[e] * logf(1 + dx * dx + dy * dy);
    }
    energy += row;
  }
  return energy;
}

static double exact_repulsion(const float *x, const float *y, long n, long begin, long end,
                              float *repulsion) {
  double z = 0;
  for (long i = begin; i < end; i++) {
    double totalX = 0, totalY = 0;
    // Single precision within a stretch of 4,096 points, double between stretches.
    for (long from = 0; from < n; from += 4096) {
      long to = from + 4096 < n ? from + 4096 : n;
      float sumX = 0, sumY = 0, sum = 0;
      for (long j = from; j < to; j++) {
        float dx = x[i] - x[j], dy = y[i] - y[j];
        float q = 1 / (1 + dx * dx + dy * dy);
        sum += q;
        sumX += q * q * dx;
        sumY += q * q * dy;
      }
      z += sum;
      totalX += sumX;
      totalY += sumY;
    }
    repulsion[2 * i] = (float)totalX;
    repulsion[2 * i + 1] = (float)totalY;
  }
  return z;
}
