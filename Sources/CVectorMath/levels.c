#include "CVectorMath.h"

extern const CVMKernels cvm_baseline, cvm_avx2, cvm_avx512;

int cvm_available_level(void) {
#if defined(__x86_64__)
  if (__builtin_cpu_supports("x86-64-v4")) return CVMAVX512;
  if (__builtin_cpu_supports("x86-64-v3")) return CVMAVX2;
#endif
  return CVMBaseline;
}

const CVMKernels *cvm_kernels(int level) {
#if defined(__x86_64__)
  if (level == CVMAVX512) return &cvm_avx512;
  if (level == CVMAVX2) return &cvm_avx2;
#endif
  return &cvm_baseline;
}
