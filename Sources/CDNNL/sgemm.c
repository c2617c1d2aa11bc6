#include "CDNNL.h"
#include <dnnl.h>

// From libgomp, which libdnnl uses; the toolchain's clang ships no omp.h.
extern void omp_set_num_threads(int);

// OpenMP keeps its thread count per calling thread, and its barriers collapse as soon as
// anything else runs on the machine: parallelism is ours, each product uses one thread.
static _Thread_local int isSingleThreaded = 0;

int cdnnl_hold(int level) {
  static const dnnl_cpu_isa_t held[] = {dnnl_cpu_isa_sse41, dnnl_cpu_isa_avx2, dnnl_cpu_isa_all};
  return (int)dnnl_set_max_cpu_isa(held[level]);
}

int cdnnl_sgemm(int transposeA, int transposeB, int64_t m, int64_t n, int64_t k, float alpha,
                const float *a, int64_t lda, const float *b, int64_t ldb, float beta, float *c,
                int64_t ldc) {
  if (!isSingleThreaded) {
    omp_set_num_threads(1);
    isSingleThreaded = 1;
  }
  return (int)dnnl_sgemm(transposeA ? 'T' : 'N', transposeB ? 'T' : 'N', m, n, k, alpha, a, lda,
                         b, ldb, beta, c, ldc);
}
