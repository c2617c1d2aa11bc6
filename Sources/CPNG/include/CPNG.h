/// libpng's simplified API, and tEXt chunks.
#ifndef CPNG_H
#define CPNG_H
#include <png.h>
#endif
