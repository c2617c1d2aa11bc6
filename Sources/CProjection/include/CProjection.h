/// The inner loops of Macrid/Projection: nearest neighbours, perplexity, and the forces of t-SNE.
///
/// Every function runs on the calling thread, on the range it is given, and allocates nothing.
/// Positions in the plane are stored as x0, y0, x1, y1, ... As in CVectorMath, every kernel is
/// compiled for three levels of x86-64 and a table holds those of one.
#ifndef CPROJECTION_H
#define CPROJECTION_H
#include <stdint.h>

#pragma clang assume_nonnull begin

/// The candidates that a row of scores has kept so far: `count` of the `capacity` keys, in no
/// order. A key sorts by falling score, then by rising index.
typedef struct {
  uint64_t *keys;
  long count;
  /// Scores at or below this can no longer be among the best.
  float threshold;
} CProjectionBest;

/// Nodes in each direction through which a point meets the grid: quintic B-splines.
enum { CProjectionSplineOrder = 6 };

/// Where the grid lies: node (0, 0) at (originX, originY), nodes 1 / inverseSpacing apart.
typedef struct {
  float originX, originY, inverseSpacing;
} CProjectionGrid;

/// The least rectangle around some points.
typedef struct {
  float lowX, lowY, highX, highY;
} CProjectionBounds;

typedef struct {
  // Nearest neighbours (kernels/neighbours.h)

  void (*best_reset)(CProjectionBest *best);

  /// Offers `columns` scores, of the points firstCandidate, firstCandidate + 1, ..., to each row's
  /// best. Row r is the point firstRow + r and never its own neighbour.
  /// At least `keep` + 16 keys must fit; after this the best `keep` are certainly among them.
  void (*best_offer)(CProjectionBest *best, long rows, long firstRow, float *scores, long stride,
                     long columns, long firstCandidate, long keep, long capacity);

  /// Drops all but the best `keep` of each row that has so many, and sets its threshold.
  void (*best_compact)(CProjectionBest *best, long rows, long keep);

  /// The k nearest of the kept candidates by their squared distance to `query`, computed
  /// coordinate by coordinate; nearest first, ties by index. `points` has `dimensions` columns.
  void (*best_finish)(CProjectionBest *best, const float *points, long dimensions, long query,
                      long keep, long k, int32_t *indices, float *squared);

  /// scores[i] = -|points[query] - points[i]|^2 for i in begin ..< end, coordinate by coordinate.
  void (*negative_distances)(const float *points, long dimensions, long query, long begin, long end,
                             float *scores);

  // Affinities (kernels/perplexity.h)

  /// p_j proportional to exp(-beta squared_j), beta such that exp(entropy of p) is `perplexity`.
  /// Returns 1, or 0 where no beta reaches it (many equal distances) and p is the nearest there is.
  int (*calibrate)(const float *squared, long k, double perplexity, float *p);

  // Forces (kernels/forces.h). Rows of the sparse P are padded to a multiple of 16 by entries of
  // weight 0.

  /// attraction_i = sum_j p_ij (y_i - y_j) / (1 + |y_i - y_j|^2) for i in begin ..< end.
  void (*attraction)(const float *y, const long *starts, const int32_t *columns, const float *p,
                     long begin, long end, float *attraction);

  /// sum of p_ij log(1 + |y_i - y_j|^2) over the rows begin ..< end.
  double (*attraction_energy)(const float *y, const long *starts, const int32_t *columns,
                              const float *p, long begin, long end);

  /// repulsion_i = sum_j (y_i - y_j) / (1 + |y_i - y_j|^2)^2 over all n points, for i in
  /// begin ..< end; `x` and `y` hold the coordinates apart. Returns the sum of
  /// 1 / (1 + |y_i - y_j|^2) over the same pairs, j = i among them.
  double (*exact_repulsion)(const float *x, const float *y, long n, long begin, long end,
                            float *repulsion);

  // The grid of the interpolated repulsion (kernels/grid.h)

  /// Orders the n points by the grid row they start at (stable); starts has rows + 1 entries.
  void (*sort_by_row)(const float *y, long n, CProjectionGrid grid, long rows, int32_t *order,
                      int32_t *rowOf, int32_t *starts);

  /// Adds a unit charge per point order[begin ..< end] to `nodes`, whose first row is `firstRow`.
  void (*spread)(const float *y, const int32_t *order, long begin, long end, CProjectionGrid grid,
                 long firstRow, float *nodes, long stride);

  /// Reads the potential off the grid: force_i = -grad / 2, less selfForce sin(2 pi t) with t the
  /// point's place between two nodes, at the points order[begin ..< end]; returns the sum of the
  /// potential over them.
  double (*gather)(const float *y, const int32_t *order, long begin, long end, CProjectionGrid grid,
                   const float *nodes, long stride, float selfForce, float *force);

  /// nodes[i] = 1 / (1 + |r|^2) - offset along a grid row, r = (min(i, n - i) spacing, distanceY).
  /// `rest` is 1 - offset, which is lost in single precision where offset is near 1.
  void (*kernel_row)(float *nodes, long n, float spacing, float distanceY, float offset,
                     float rest);

  /// sum[i] += values[i]
  void (*add)(float *sum, const float *values, long n);

  /// Copies `width` complex columns of `rows` rows into `block` (length x width), zeros below.
  void (*columns_load)(const float *spectrum, long stride, long rows, long length, long width,
                       float *block);
  /// The way back, upper `rows` rows only.
  void (*columns_store)(float *spectrum, long stride, long rows, long width, const float *block);
  /// block (complex) *= factors (real), n of them.
  void (*columns_scale)(float *block, const float *factors, long n);

  // The optimiser (kernels/optimiser.h)

  CProjectionBounds (*bounds)(const float *y, long n);

  /// One step of gradient descent with momentum and gains for the points begin ..< end, gradient
  /// exaggeration * attraction - repulsion / z. Steps longer than maximalStep are shortened to it.
  /// Returns where the points now lie; something that is not finite where one of them is not.
  CProjectionBounds (*step)(float *y, float *velocity, float *gains, const float *attraction,
                            const float *repulsion, long begin, long end, float exaggeration,
                            float inverseZ, float learningRate, float momentum, float maximalStep);
} CProjectionKernels;

/// The kernels of a level, by CVectorMath's numbers.
const CProjectionKernels *cprojection_kernels(int level);

#pragma clang assume_nonnull end
#endif
