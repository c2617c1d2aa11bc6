// Every kernel, and the table of them, under the names that LEVEL gives: the including file says
// for which instructions.
#include "forces.h"
#include "grid.h"
#include "neighbours.h"
#include "optimiser.h"
#include "perplexity.h"

const CProjectionKernels LEVEL = {
    .best_reset = best_reset,
    .best_offer = best_offer,
    .best_compact = best_compact,
    .best_finish = best_finish,
    .negative_distances = negative_distances,
    .calibrate = calibrate,
    .attraction = attraction,
    .attraction_energy = attraction_energy,
    .exact_repulsion = exact_repulsion,
    .sort_by_row = sort_by_row,
    .spread = spread,
    .gather = gather,
    .kernel_row = kernel_row,
    .add = add,
    .columns_load = columns_load,
    .columns_store = columns_store,
    .columns_scale = columns_scale,
    .bounds = bounds,
    .step = step,
};
