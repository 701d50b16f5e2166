#ifndef _GNU_SOURCE
#define _GNU_SOURCE /* RTLD_DEFAULT */
#endif
#include "pass.h"

#include <dlfcn.h>
#include <pthread.h>
#include <stdio.h>

/* OpenMP's own setter, where oneDNN has brought an OpenMP with it: found by name, so that nothing has to
   be linked that a sequential build of oneDNN does without. */
static void (*set_openmp_threads)(int);
static pthread_once_t search = PTHREAD_ONCE_INIT;

static void find_openmp(void) {
  *(void **)&set_openmp_threads = dlsym(RTLD_DEFAULT, "omp_set_num_threads");
}

void cdnn_use_one_thread(void) {
  pthread_once(&search, find_openmp);
  if (set_openmp_threads) set_openmp_threads(1);
}

cdnn_outcome cdnn_device_open(cdnn_device *device) {
  CDNN_TRY(dnnl_engine_create(&device->engine, dnnl_cpu, 0), "opening the processor");
  CDNN_TRY(dnnl_stream_create(&device->stream, device->engine, dnnl_stream_default_flags),
           "opening a stream");
  CDNN_TRY(dnnl_primitive_attr_create(&device->attributes), "making attributes");
  CDNN_TRY(dnnl_primitive_attr_set_scratchpad_mode(device->attributes, dnnl_scratchpad_mode_user),
           "choosing the scratch space");
  return cdnn_done;
}

void cdnn_device_close(cdnn_device *device) {
  if (device->attributes) dnnl_primitive_attr_destroy(device->attributes);
  if (device->stream) dnnl_stream_destroy(device->stream);
  if (device->engine) dnnl_engine_destroy(device->engine);
}

const char *cdnn_status_name(int code) { return dnnl_status2str((dnnl_status_t)code); }

void cdnn_library_version(char *text, size_t capacity) {
  const dnnl_version_t *version = dnnl_version();
  snprintf(text, capacity, "%d.%d.%d", version->major, version->minor, version->patch);
}

cdnn_outcome cdnn_matrix_product(int64_t m, int64_t n, int64_t k, cdnn_matrix a, cdnn_matrix b,
                                 float beta, float *c, int64_t c_stride) {
  cdnn_use_one_thread();
  cdnn_signal_mask before = cdnn_hold_signals();
  dnnl_status_t status =
      dnnl_sgemm(a.is_transposed ? 'T' : 'N', b.is_transposed ? 'T' : 'N', m, n, k, 1.0f,
                 a.elements, a.stride, b.elements, b.stride, beta, c, c_stride);
  cdnn_release_signals(before);
  CDNN_TRY(status, "multiplying matrices");
  return cdnn_done;
}
