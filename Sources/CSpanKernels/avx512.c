#include "SpanKernels.h"

#if defined(__x86_64__)
#include <immintrin.h>

#pragma STDC FP_CONTRACT OFF
#pragma clang attribute push(__attribute__((target("avx512f,avx512dq,avx512vl"))), \
                             apply_to = function)

#define KERNELS_HAVE_MASKS
#define KERNELS span_kernels_avx512
#include "kernels.inc"

#pragma clang attribute pop
#endif
