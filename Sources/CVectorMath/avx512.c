// x86-64-v4. Headers come before the pragma: it applies to functions that are ours.
#if defined(__x86_64__)
#include "CVectorMath.h"
#include <math.h>
#include <string.h>

#pragma clang attribute push(__attribute__((target("arch=x86-64-v4"))), apply_to = function)
#define LEVEL cvm_avx512
#include "kernels/table.h"
#pragma clang attribute pop
#endif
