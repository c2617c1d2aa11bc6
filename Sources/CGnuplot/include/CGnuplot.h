/// gnuplot-iostream behind a C interface.
#ifndef CGNUPLOT_H
#define CGNUPLOT_H
#ifdef __cplusplus
extern "C" {
#endif
int cgnuplot_dummy(void);
#ifdef __cplusplus
}
#endif
#endif
