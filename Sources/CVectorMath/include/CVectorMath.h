#ifndef CVECTORMATH_H
#define CVECTORMATH_H
#include <stddef.h>
/// out[i] = exp(x[i])
void cvm_exp(const float *x, float *out, size_t n);
#endif
