/// Counts the calls of malloc and its kin in this process, on all threads.
#ifndef CALLOCATIONS_H
#define CALLOCATIONS_H

/// From now on every call counts.
void callocations_start(void);
/// Ends counting and returns how many were counted, but for those made by a library whose path
/// contains `except`.
long callocations_stop(const char *except);
#endif
