/// LAPACK and BLAS (OpenBLAS), double precision, through their C interfaces.
#ifndef CLAPACK_H
#define CLAPACK_H
#include <cblas.h>
#include <lapacke.h>
#endif
