#include "CVectorMath.h"
#include <math.h>

static void adam(float *parameter, const float *gradient, float *m, float *v, size_t n, float rate,
                 float beta1, float beta2, float epsilon, float l2) {
  float *restrict p = parameter, *restrict mi = m, *restrict vi = v;
  const float *restrict g = gradient;
  for (size_t i = 0; i < n; i++) {
    float gi = g[i] + 2.0f * l2 * p[i];
    mi[i] = beta1 * mi[i] + (1.0f - beta1) * gi;
    vi[i] = beta2 * vi[i] + (1.0f - beta2) * gi * gi;
    p[i] -= rate * mi[i] / (sqrtf(vi[i]) + epsilon);
  }
}
