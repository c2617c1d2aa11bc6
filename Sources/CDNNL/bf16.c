#include "CDNNL.h"
#include <dnnl.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

extern void omp_set_num_threads(int);

// A product of one shape, made once by each thread: oneDNN's scratch memory is the thread's, and
// generating code for a shape takes longer than many a product.
typedef struct {
  int64_t shape[9];
  float alpha;
  dnnl_primitive_t primitive;
  dnnl_memory_t a, b, c;
} Product;

// More shapes than a model's step and its last, smaller batch have.
enum { productCount = 24 };

typedef struct {
  dnnl_engine_t engine;
  dnnl_stream_t stream;
  Product products[productCount];
  int count;
} Thread;

static pthread_key_t key;
static pthread_once_t once = PTHREAD_ONCE_INIT;

static void clear(Product *p) {
  if (p->a) dnnl_memory_destroy(p->a);
  if (p->b) dnnl_memory_destroy(p->b);
  if (p->c) dnnl_memory_destroy(p->c);
  if (p->primitive) dnnl_primitive_destroy(p->primitive);
  memset(p, 0, sizeof *p);
}

static void end(void *pointer) {
  Thread *thread = pointer;
  for (int i = 0; i < productCount; i++) clear(&thread->products[i]);
  if (thread->stream) dnnl_stream_destroy(thread->stream);
  if (thread->engine) dnnl_engine_destroy(thread->engine);
  free(thread);
}

static void makeKey(void) { pthread_key_create(&key, end); }

static dnnl_status_t current(Thread **result) {
  pthread_once(&once, makeKey);
  Thread *thread = pthread_getspecific(key);
  if (!thread) {
    thread = calloc(1, sizeof *thread);
    if (!thread) return dnnl_out_of_memory;
    pthread_setspecific(key, thread);
    omp_set_num_threads(1);
  }
  *result = thread;
  if (!thread->engine) {
    dnnl_status_t status = dnnl_engine_create(&thread->engine, dnnl_cpu, 0);
    if (status) return status;
  }
  return thread->stream ? dnnl_success
                        : dnnl_stream_create(&thread->stream, thread->engine,
                                             dnnl_stream_default_flags);
}

static dnnl_status_t describe(dnnl_memory_desc_t *out, int64_t rows, int64_t columns, int64_t ld,
                              int transposed, dnnl_data_type_t type) {
  dnnl_dims_t dimensions = {rows, columns};
  dnnl_dims_t strides = {transposed ? 1 : ld, transposed ? ld : 1};
  return dnnl_memory_desc_init_by_strides(out, 2, dimensions, type, strides);
}

static dnnl_status_t make(Product *p, dnnl_engine_t engine) {
  const int64_t *s = p->shape;
  dnnl_memory_desc_t a, b, c;
  dnnl_status_t status = describe(&a, s[2], s[4], s[5], (int)s[0], dnnl_bf16);
  if (!status) status = describe(&b, s[4], s[3], s[6], (int)s[1], dnnl_bf16);
  if (!status) status = describe(&c, s[2], s[3], s[7], 0, dnnl_f32);
  dnnl_primitive_attr_t attributes = NULL;
  dnnl_primitive_desc_t description = NULL;
  dnnl_matmul_desc_t matmul;
  if (!status) status = dnnl_matmul_desc_init(&matmul, &a, &b, NULL, &c);
  if (!status) status = dnnl_primitive_attr_create(&attributes);
  if (!status && p->alpha != 1)
    status = dnnl_primitive_attr_set_output_scales(attributes, 1, 0, &p->alpha);
  dnnl_post_ops_t sums = NULL;
  if (!status && s[8]) {
    status = dnnl_post_ops_create(&sums);
    if (!status) status = dnnl_post_ops_append_sum(sums, 1);
    if (!status) status = dnnl_primitive_attr_set_post_ops(attributes, sums);
  }
  if (!status) status = dnnl_primitive_desc_create(&description, &matmul, attributes, engine, NULL);
  if (!status) status = dnnl_primitive_create(&p->primitive, description);
  if (!status) status = dnnl_memory_create(&p->a, &a, engine, DNNL_MEMORY_NONE);
  if (!status) status = dnnl_memory_create(&p->b, &b, engine, DNNL_MEMORY_NONE);
  if (!status) status = dnnl_memory_create(&p->c, &c, engine, DNNL_MEMORY_NONE);
  if (description) dnnl_primitive_desc_destroy(description);
  if (sums) dnnl_post_ops_destroy(sums);
  if (attributes) dnnl_primitive_attr_destroy(attributes);
  return status;
}

int cdnnl_has_bf16(void) {
  const int needed = dnnl_cpu_isa_avx512_core_bf16;
  return (dnnl_get_effective_cpu_isa() & needed) == needed;
}

int cdnnl_bf16gemm(int transposeA, int transposeB, int64_t m, int64_t n, int64_t k, float alpha,
                   const uint16_t *a, int64_t lda, const uint16_t *b, int64_t ldb, int adds,
                   float *c, int64_t ldc) {
  Thread *thread;
  dnnl_status_t status = current(&thread);
  if (status) return (int)status;
  const int64_t shape[9] = {transposeA, transposeB, m, n, k, lda, ldb, ldc, adds};
  Product *product = NULL;
  for (int i = 0; i < productCount && !product; i++) {
    Product *p = &thread->products[i];
    if (p->primitive && p->alpha == alpha && !memcmp(p->shape, shape, sizeof shape)) product = p;
  }
  if (!product) {
    product = &thread->products[thread->count++ % productCount];
    clear(product);
    memcpy(product->shape, shape, sizeof shape);
    product->alpha = alpha;
    status = make(product, thread->engine);
    if (status) {
      clear(product);
      return (int)status;
    }
  }
  dnnl_memory_set_data_handle(product->a, (void *)a);
  dnnl_memory_set_data_handle(product->b, (void *)b);
  dnnl_memory_set_data_handle(product->c, c);
  const dnnl_exec_arg_t arguments[] = {
      {DNNL_ARG_SRC, product->a}, {DNNL_ARG_WEIGHTS, product->b}, {DNNL_ARG_DST, product->c}};
  return (int)dnnl_primitive_execute(product->primitive, thread->stream, 3, arguments);
}
