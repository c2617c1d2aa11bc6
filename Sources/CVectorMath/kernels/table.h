// Every kernel, and the table of them, under the names that LEVEL gives: the including file says
// for which instructions.
#include "adam.h"
#include "bf16.h"
#include "encoder.h"
#include "noise.h"
#include "rows.h"
#include "softmax.h"

const CVMKernels LEVEL = {
    .normal = normal,
    .gumbel = gumbel,
    .dropout = dropout,
    .normalise_rows = normalise_rows,
    .normalise_rows_backward = normalise_rows_backward,
    .add_bias_tanh = add_bias_tanh,
    .tanh_backward = tanh_backward,
    .add_column_sums = add_column_sums,
    .sample = sample,
    .sample_backward = sample_backward,
    .gaussian = gaussian,
    .gaussian_backward = gaussian_backward,
    .encode = encode,
    .encode_backward = encode_backward,
    .encode_table_row = encode_table_row,
    .assign = assign,
    .mixture = mixture,
    .exp_row = exp_row,
    .maximum = maximum,
    .round_bf16 = round_bf16,
    .adam = adam,
};
