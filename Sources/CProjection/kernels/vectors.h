#ifndef CPROJECTION_VECTORS_H
#define CPROJECTION_VECTORS_H

typedef float v8 __attribute__((vector_size(32)));
typedef float v8u __attribute__((vector_size(32), aligned(4)));
typedef float v16 __attribute__((ext_vector_type(16)));
typedef float v16u __attribute__((ext_vector_type(16), aligned(4)));
typedef _Bool mask16 __attribute__((ext_vector_type(16)));
#endif
