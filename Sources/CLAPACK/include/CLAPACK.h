/// LAPACK (OpenBLAS) for factorisations, through its C interface.
#ifndef CLAPACK_H
#define CLAPACK_H
#include <lapacke.h>
#endif
