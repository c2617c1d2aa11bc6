#include "CGnuplot.h"
#include <gnuplot-iostream.h>
int cgnuplot_dummy(void) { return 0; }
