// What every x86-64 has; elsewhere, what the target has.
#define LEVEL cvm_baseline
#include "kernels/table.h"
