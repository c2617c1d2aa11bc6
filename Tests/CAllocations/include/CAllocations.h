/// Counts the calls of malloc and its kin in this process, on all threads.
#ifndef CALLOCATIONS_H
#define CALLOCATIONS_H

/// From now on every call counts.
void callocations_start(void);
/// Ends counting and returns how many were counted.
long callocations_stop(void);
/// How many of those, of the first million, a library made whose path contains `library`.
long callocations_from(const char *library);
#endif
