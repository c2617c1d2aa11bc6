/// Inner loops that clang vectorises and Swift does not.
///
/// Every kernel is compiled for three levels of x86-64 (baseline.c, avx2.c, avx512.c); a table
/// holds those of one level. exp and log come from glibc's libmvec (relative error about 2.4e-7).
/// Matrices are row-major and contiguous unless a stride is given; nothing is allocated.
#ifndef CVECTORMATH_H
#define CVECTORMATH_H
#include <stddef.h>
#include <stdint.h>

#pragma clang assume_nonnull begin

/// Levels of instructions: what every x86-64 has (and all there is elsewhere), x86-64-v3, -v4.
enum { CVMBaseline, CVMAVX2, CVMAVX512 };

#define CVM_NOISE_TILE 256

typedef struct {
  // MARK: Noise (kernels/noise.h). Elements first ..< first + n of a stream; element i is a
  // function of (seed, stream, i) alone. `first` is a multiple of CVM_NOISE_TILE.

  /// Standard normals (Box-Muller).
  void (*normal)(float *out, size_t n, uint64_t seed, uint64_t stream, uint64_t first);
  /// Gumbel noise, -log(-log u).
  void (*gumbel)(float *out, size_t n, uint64_t seed, uint64_t stream, uint64_t first);
  /// Inverted dropout: 1 / keep with probability keep, else 0.
  void (*dropout)(float *out, size_t n, float keep, uint64_t seed, uint64_t stream, uint64_t first);

  // MARK: Rows (kernels/rows.h)

  /// out = x / ||x|| row by row; inverse[r] = 1 / ||x_r||. A zero row stays zero.
  void (*normalise_rows)(const float *x, size_t rows, size_t columns, float *out, float *inverse);
  /// Backward of the above: dx = (dy - y (y . dy)) * inverse; dy has rows `stride` apart.
  void (*normalise_rows_backward)(const float *y, const float *inverse, const float *dy,
                                  size_t stride, size_t rows, size_t columns, float *dx);
  /// x = tanh(x + bias), the bias shared by all rows.
  void (*add_bias_tanh)(float *x, const float *bias, size_t rows, size_t columns);
  /// dx = dy * (1 - y^2), in place in dy.
  void (*tanh_backward)(const float *y, float *dy, size_t n);
  /// out[c] += sum over rows of x[r][c].
  void (*add_column_sums)(const float *x, size_t rows, size_t columns, float *out);

  /// One row: z = mean + sigma0 exp(-b / 2) epsilon (z = mean where epsilon is NULL); returns the
  /// KL divergence 1/2 sum (exp(-b) + b - 1).
  float (*sample)(const float *mean, const float *b, const float *_Nullable epsilon, float sigma0,
                  size_t d, float *z);
  /// Its backward pass: db from dz and from beta times the KL divergence.
  void (*sample_backward)(const float *b, const float *_Nullable epsilon, const float *dz,
                          float sigma0, float beta, size_t d, float *db);

  /// One row: z = mean + exp(log_variance / 2) epsilon; returns the KL divergence from N(0, I).
  float (*gaussian)(const float *mean, const float *log_variance, const float *_Nullable epsilon,
                    size_t d, float *z);
  /// Its backward pass, from dz and beta times the KL divergence.
  void (*gaussian_backward)(const float *mean, const float *log_variance, const float *epsilon,
                            const float *dz, float beta, size_t d, float *dmean,
                            float *dlog_variance);

  // MARK: Sparse input times table (kernels/encoder.h)

  /// One user: out (K x d) = sum_j coefficient[j][k] * table[items[j]].
  void (*encode)(const float *table, size_t d, const int32_t *items, size_t n,
                 const float *coefficient, size_t K, float *out);
  /// One user: dcoefficient[j][k] = table[items[j]] . dout[k].
  void (*encode_backward)(const float *table, size_t d, const int32_t *items, size_t n,
                          const float *dout, size_t K, float *dcoefficient);
  /// One item: dtable_row += sum over its entries e of coefficient[entry[e]][k] * dout[user[e]][k].
  void (*encode_table_row)(const float *coefficient, const float *dout, size_t d, size_t K,
                           const int32_t *users, const int32_t *entries, size_t n,
                           float *dtable_row);

  // MARK: Softmax (kernels/softmax.h)

  /// Rows of K: out = softmax((x + noise) / temperature); noise may be NULL. Also transposed:
  /// outT[k * strideT + r].
  void (*assign)(const float *x, const float *_Nullable noise, float temperature, size_t rows,
                 size_t K, float *out, float *outT, size_t strideT);
  /// One user of a mixture decoder. logits is K x M; in place w_ki = assignmentT_ki
  /// exp(logit_ki - shift); p_i = sum_k w_ki. Returns Z = sum_i p_i.
  float (*mixture)(float *logits, const float *assignmentT, size_t K, size_t M, float shift,
                   float *p);
  /// In place x = exp(x - max x); returns the sum, and the maximum through `maximum`.
  float (*exp_row)(float *x, size_t n, float *maximum);
  /// Largest of n values.
  float (*maximum)(const float *x, size_t n);

  // MARK: Operands (kernels/bf16.h)

  /// out = x rounded to bfloat16, to even where two are as near.
  void (*round_bf16)(const float *x, size_t n, uint16_t *out);

  // MARK: Optimiser (kernels/adam.h)

  /// One Adam step on n parameters. The gradient has 2 * l2 * parameter added (l2 ||w||^2 in the
  /// objective); rate already carries the bias correction.
  void (*adam)(float *parameter, const float *gradient, float *m, float *v, size_t n, float rate,
               float beta1, float beta2, float epsilon, float l2);
} CVMKernels;

/// The highest level that this processor has.
int cvm_available_level(void);
/// The kernels of a level, which the processor must have.
const CVMKernels *cvm_kernels(int level);

#pragma clang assume_nonnull end
#endif
