#include "CVectorMath.h"
#include <math.h>
#define CLONES __attribute__((target_clones("default", "arch=x86-64-v3", "arch=x86-64-v4")))
CLONES void cvm_exp(const float *x, float *out, size_t n) {
  for (size_t i = 0; i < n; i++) out[i] = expf(x[i]);
}
