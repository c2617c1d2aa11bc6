/// One-threaded single-precision matrix product by oneDNN, which generates code
/// from the processor's feature bits and so runs near the roof on any make.
#ifndef CDNNL_H
#define CDNNL_H
#include <stdint.h>

/// Holds all products to CVectorMath's level of instructions: 0 is SSE 4.1 here, 1 AVX2, 2 all
/// there is. Must come before the first product. Returns 0 on success.
int cdnnl_hold(int level);

/// C (m x n) = alpha * op(A) (m x k) * op(B) (k x n) + beta * C, row-major.
/// Runs on the calling thread alone. Returns 0 on success.
int cdnnl_sgemm(int transposeA, int transposeB, int64_t m, int64_t n, int64_t k, float alpha,
                const float *a, int64_t lda, const float *b, int64_t ldb, float beta, float *c,
                int64_t ldc);

/// Whether the processor multiplies bfloat16 (AVX512-BF16 or AMX) and oneDNN is not held below it.
int cdnnl_has_bf16(void);

/// C (m x n) = alpha * op(A) (m x k) * op(B) (k x n), row-major, added to what is in C where `adds` is
/// 1; A and B of bfloat16, sums and C of single precision. Runs on the calling thread alone. Returns 0
/// on success.
int cdnnl_bf16gemm(int transposeA, int transposeB, int64_t m, int64_t n, int64_t k, float alpha,
                   const uint16_t *a, int64_t lda, const uint16_t *b, int64_t ldb, int adds,
                   float *c, int64_t ldc);
#endif
