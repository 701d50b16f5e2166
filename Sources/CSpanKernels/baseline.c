// For every processor of the architecture: SSE2 on x86-64, NEON on arm64.
#include "SpanKernels.h"

#pragma STDC FP_CONTRACT OFF

#define KERNELS span_kernels_baseline
#include "kernels.inc"
