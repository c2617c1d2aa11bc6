#include "CProjection.h"
#include "vectors.h"
#include <string.h>

enum { order = CProjectionSplineOrder };

// The six weights of the uniform quintic B-spline as polynomials in t, the point's place between
// two nodes: lane j belongs to node j, `power[n]` holds the coefficients of t^n.
#define COEFFICIENTS(s)                                                                          \
  {                                                                                              \
    {(s) * 1, (s) * 26, (s) * 66, (s) * 26, (s) * 1, 0, 0, 0},                                   \
        {(s) * -5, (s) * -50, 0, (s) * 50, (s) * 5, 0, 0, 0},                                    \
        {(s) * 10, (s) * 20, (s) * -60, (s) * 20, (s) * 10, 0, 0, 0},                            \
        {(s) * -10, (s) * 20, 0, (s) * -20, (s) * 10, 0, 0, 0},                                  \
        {(s) * 5, (s) * -20, (s) * 30, (s) * -20, (s) * 5, 0, 0, 0},                             \
        {(s) * -1, (s) * 5, (s) * -10, (s) * 10, (s) * -5, (s) * 1, 0, 0},                       \
  }
static const v8 power[order] = COEFFICIENTS(1.0f / 120);


#define SPLINE(t) \
  (((((power[5] * (t) + power[4]) * (t) + power[3]) * (t) + power[2]) * (t) + power[1]) * (t) + \
   power[0])
#define SPLINE_SLOPE(t) \
  ((((5 * power[5] * (t) + 4 * power[4]) * (t) + 3 * power[3]) * (t) + 2 * power[2]) * (t) + \
   power[1])

// sin(2 pi t) for t in [0, 1] by Taylor's series around 1/2, within 5e-4: ample for a small
// correction.
static inline __attribute__((always_inline)) float sine(float t) {
  const float x = 6.28318531f * (t - 0.5f), z = x * x;
  return -x * (1 + z * (-1.0f / 6 + z * (1.0f / 120 + z * (-1.0f / 5040 +
               z * (1.0f / 362880 - z * (1.0f / 39916800))))));
}

static void sort_by_row(const float *y, long n, CProjectionGrid grid, long rows, int32_t *sorted,
                        int32_t *rowOf, int32_t *starts) {
  for (long i = 0; i < n; i++)
    rowOf[i] = (int32_t)((y[2 * i + 1] - grid.originY) * grid.inverseSpacing);
  memset(starts, 0, (size_t)(rows + 1) * sizeof *starts);
  for (long i = 0; i < n; i++) starts[rowOf[i] + 1]++;
  for (long r = 0; r < rows; r++) starts[r + 1] += starts[r];
  for (long i = 0; i < n; i++) sorted[starts[rowOf[i]]++] = (int32_t)i;
  for (long r = rows; r > 0; r--) starts[r] = starts[r - 1];
  starts[0] = 0;
}

static void spread(const float *y, const int32_t *sorted, long begin, long end,
                   CProjectionGrid grid, long firstRow, float *nodes, long stride) {
  for (long s = begin; s < end; s++) {
    long i = sorted[s];
    float u = (y[2 * i] - grid.originX) * grid.inverseSpacing;
    float v = (y[2 * i + 1] - grid.originY) * grid.inverseSpacing;
    int column = (int)u, row = (int)v;
    v8 weightX = SPLINE(u - column), weightY = SPLINE(v - row);
    float *node = nodes + (row - firstRow) * stride + column;
    for (int r = 0; r < order; r++, node += stride)
      *(v8u *)node = *(const v8u *)node + weightX * weightY[r];
  }
}

static double gather(const float *y, const int32_t *sorted, long begin, long end,
                     CProjectionGrid grid, const float *nodes, long stride, float selfForce,
                     float *force) {
  double total = 0;
  const float scale = -0.5f * grid.inverseSpacing;
  for (long s = begin; s < end; s++) {
    long i = sorted[s];
    float u = (y[2 * i] - grid.originX) * grid.inverseSpacing;
    float v = (y[2 * i + 1] - grid.originY) * grid.inverseSpacing;
    int column = (int)u, row = (int)v;
    v8 weightX = SPLINE(u - column), weightY = SPLINE(v - row);
    v8 slopeX = SPLINE_SLOPE(u - column), slopeY = SPLINE_SLOPE(v - row);
    const float *node = nodes + row * stride + column;
    v8 valued = {0}, sloped = {0};
    for (int r = 0; r < order; r++, node += stride) {
      v8 values = *(const v8u *)node;
      valued += values * weightY[r];
      sloped += values * slopeY[r];
    }
    v8 potential = valued * weightX, alongX = valued * slopeX, alongY = sloped * weightX;
    float sum = 0, sumX = 0, sumY = 0;
    for (int lane = 0; lane < 8; lane++)
      sum += potential[lane], sumX += alongX[lane], sumY += alongY[lane];
    total += sum;
    force[2 * i] = scale * sumX - selfForce * sine(u - column);
    force[2 * i + 1] = scale * sumY - selfForce * sine(v - row);
  }
  return total;
}

static void kernel_row(float *nodes, long n, float spacing, float distanceY, float offset,
                       float rest) {
  for (long i = 0; i < n; i++) {
    float x = (float)(i < n - i ? i : n - i) * spacing;
    float square = x * x + distanceY * distanceY;
    nodes[i] = (rest - offset * square) / (1 + square);
  }
}

static void add(float *sum, const float *values, long n) {
  for (long i = 0; i < n; i++) sum[i] += values[i];
}

static void columns_load(const float *spectrum, long stride, long rows, long length, long width,
                         float *block) {
  for (long r = 0; r < rows; r++)
    memcpy(block + r * 2 * width, spectrum + r * 2 * stride, (size_t)width * 2 * sizeof(float));
  memset(block + rows * 2 * width, 0, (size_t)((length - rows) * 2 * width) * sizeof(float));
}

static void columns_store(float *spectrum, long stride, long rows, long width, const float *block) {
  for (long r = 0; r < rows; r++)
    memcpy(spectrum + r * 2 * stride, block + r * 2 * width, (size_t)width * 2 * sizeof(float));
}

static void columns_scale(float *block, const float *factors, long n) {
  for (long i = 0; i < n; i++) {
    block[2 * i] *= factors[i];
    block[2 * i + 1] *= factors[i];
  }
}
