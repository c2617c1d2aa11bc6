/// One run of gnuplot, fed by gnuplot-iostream, behind a C interface.
///
/// Script, picture and diagnostics are anonymous files in memory (memfd_create), which become the
/// child's standard input, output and error. So no path and no shell is involved, a full pipe
/// cannot block either side, and a gnuplot that dies cannot raise SIGPIPE here. That is why the
/// FILE constructor of gnuplot-iostream is used: its other one calls popen and drops the status.
#ifndef CGNUPLOT_H
#define CGNUPLOT_H

#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct cgnuplot_session cgnuplot_session;

enum cgnuplot_outcome {
  CGNUPLOT_EXITED,    ///< `code` is the exit status.
  CGNUPLOT_SIGNALLED, ///< `code` is the signal's number.
  CGNUPLOT_TIMED_OUT, ///< Killed after the time allowed.
  CGNUPLOT_NOT_FOUND, ///< No such program on PATH.
  CGNUPLOT_FAILED,    ///< A system call failed; `code` is errno.
};

typedef struct {
  enum cgnuplot_outcome outcome;
  int code;
  unsigned char *output; ///< What the child wrote to its standard output.
  size_t output_length;
  char *diagnostics; ///< Its standard error, ended by a zero byte.
} cgnuplot_result;

/// Opens a session, or returns NULL and sets errno.
cgnuplot_session *cgnuplot_open(void);
void cgnuplot_close(cgnuplot_session *session);

/// Appends commands. Returns 0, or -1 when memory ran out.
int cgnuplot_text(cgnuplot_session *session, const char *text, size_t length);

/// Appends `rows` rows of `columns` numbers (row-major) as the datablock `name`, such as "$d0".
int cgnuplot_table(cgnuplot_session *session, const char *name, const double *values, size_t rows,
                   size_t columns);

/// Runs `program` (searched on PATH) on what was appended and waits at most `seconds`.
cgnuplot_result cgnuplot_run(cgnuplot_session *session, const char *program, double seconds);
void cgnuplot_result_free(cgnuplot_result *result);

#ifdef __cplusplus
}
#endif
#endif
