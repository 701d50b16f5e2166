#include "SpanKernels.h"

#if defined(__x86_64__)
#include <immintrin.h>

#pragma STDC FP_CONTRACT OFF
#pragma clang attribute push(__attribute__((target("avx2"))), apply_to = function)

#define KERNELS span_kernels_avx2
#include "kernels.inc"

#pragma clang attribute pop
#endif
