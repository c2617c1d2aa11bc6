#define _GNU_SOURCE
#include "CAllocations.h"
#include <dlfcn.h>
#include <errno.h>
#include <stdatomic.h>
#include <stddef.h>
#include <string.h>

// An executable's own malloc comes before the C library's, for all its libraries too. These count
// and hand on to the C library's, under the names that it keeps for that.
extern void *__libc_malloc(size_t);
extern void *__libc_calloc(size_t, size_t);
extern void *__libc_realloc(void *, size_t);
extern void *__libc_memalign(size_t, size_t);

enum { most = 1 << 20 };
static void *callers[most];
static atomic_long count;
static atomic_bool isCounting;

static void note(void *caller) {
  if (!atomic_load_explicit(&isCounting, memory_order_relaxed)) return;
  long place = atomic_fetch_add_explicit(&count, 1, memory_order_relaxed);
  if (place < most) callers[place] = caller;
}

void *malloc(size_t size) {
  note(__builtin_return_address(0));
  return __libc_malloc(size);
}

void *calloc(size_t number, size_t size) {
  note(__builtin_return_address(0));
  return __libc_calloc(number, size);
}

void *realloc(void *old, size_t size) {
  note(__builtin_return_address(0));
  return __libc_realloc(old, size);
}

void *memalign(size_t alignment, size_t size) {
  note(__builtin_return_address(0));
  return __libc_memalign(alignment, size);
}

void *aligned_alloc(size_t alignment, size_t size) {
  note(__builtin_return_address(0));
  return __libc_memalign(alignment, size);
}

int posix_memalign(void **out, size_t alignment, size_t size) {
  note(__builtin_return_address(0));
  void *block = __libc_memalign(alignment, size);
  if (!block) return ENOMEM;
  *out = block;
  return 0;
}

void callocations_start(void) {
  atomic_store(&count, 0);
  atomic_store(&isCounting, 1);
}

long callocations_stop(void) {
  atomic_store(&isCounting, 0);
  return atomic_load(&count);
}

long callocations_from(const char *library) {
  long all = atomic_load(&count), found = 0;
  for (long place = 0; place < all && place < most; place++) {
    Dl_info caller;
    if (dladdr(callers[place], &caller) && strstr(caller.dli_fname, library)) found++;
  }
  return found;
}
