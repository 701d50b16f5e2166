#include "SpanKernels.h"

#include <stdio.h>

extern const span_kernels span_kernels_baseline;

#if defined(__x86_64__)
extern const span_kernels span_kernels_avx2, span_kernels_avx512;

int span_widest_set(void) {
  __builtin_cpu_init();
  if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq") &&
      __builtin_cpu_supports("avx512vl"))
    return span_avx512;
  return __builtin_cpu_supports("avx2") ? span_avx2 : span_baseline;
}

const span_kernels *span_kernels_of(int set) {
  switch (set) {
  case span_avx512: return &span_kernels_avx512;
  case span_avx2: return &span_kernels_avx2;
  default: return &span_kernels_baseline;
  }
}
#else
int span_widest_set(void) { return span_baseline; }

const span_kernels *span_kernels_of(int set) {
  (void)set;
  return &span_kernels_baseline;
}
#endif

long span_last_cache_bytes(void) {
  long kilobytes = 0;
  // sysconf counts the caches of all processors together, this file those that one of them reaches.
  FILE *file = fopen("/sys/devices/system/cpu/cpu0/cache/index3/size", "r");
  if (file) {
    if (fscanf(file, "%ldK", &kilobytes) != 1) kilobytes = 0;
    fclose(file);
  }
  return (kilobytes > 0 ? kilobytes : 32 << 10) * 1024;
}
