// What every x86-64 has; elsewhere, what the target has.
#define LEVEL cprojection_baseline
#include "kernels/table.h"
