/// FFTW in single precision (libfftw3f), through its own interface.
#ifndef CFFTW_H
#define CFFTW_H
#include <fftw3.h>
#endif
