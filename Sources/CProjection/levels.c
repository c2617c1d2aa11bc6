#include "CProjection.h"

extern const CProjectionKernels cprojection_baseline, cprojection_avx2, cprojection_avx512;

const CProjectionKernels *cprojection_kernels(int level) {
#if defined(__x86_64__)
  if (level >= 2) return &cprojection_avx512;
  if (level == 1) return &cprojection_avx2;
#endif
  return &cprojection_baseline;
}
