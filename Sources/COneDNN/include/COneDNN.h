/*
 * A shim over oneDNN's C API, the same for oneDNN 2.x and 3.x.
 *
 * Tensors are plain at this door: activations NCHW, convolution weights OIHW, row-major, single
 * precision. Inside, primitives choose the layouts they are fastest with; what the caller gives is
 * reordered only where the layouts differ. Primitives, their memory and their scratch space are made
 * once for a shape and reused.
 *
 * A handle holds nothing between two calls but that memory, and serves one thread at a time, any
 * thread. Every call computes on the calling thread alone: where oneDNN is built with OpenMP, as on
 * Debian, the number of OpenMP threads of the calling thread is set to 1. (A build over TBB may take
 * threads of TBB's.) The same numbers give the same bits.
 */
#ifndef CONEDNN_H
#define CONEDNN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* How a call ended: code 0, or oneDNN's status and the step that gave it. */
typedef struct {
  int code;
  const char *step;
} cdnn_outcome;

/* oneDNN's name of a status, such as "unimplemented". */
const char *cdnn_status_name(int code);

/* The version of the library at run time, such as "2.6.3". Writes at most `capacity` bytes. */
void cdnn_library_version(char *text, size_t capacity);

/* A matrix, row-major: `stride` elements from one row to the next. */
typedef struct {
  const float *elements;
  int64_t stride;
  bool is_transposed;
} cdnn_matrix;

/* C = A·B + beta·C, with C m×n, A m×k and B k×n after the transpositions asked for. */
cdnn_outcome cdnn_matrix_product(int64_t m, int64_t n, int64_t k, cdnn_matrix a, cdnn_matrix b,
                                 float beta, float *c, int64_t c_stride);

/* A convolution over x (samples, in_channels, height, width) with a weight (out_channels, in_channels,
   kernel_height, kernel_width), zeros as padding on all four sides. */
typedef struct {
  int64_t samples, in_channels, height, width, out_channels;
  int64_t kernel_height, kernel_width, stride, padding;
  bool has_bias;
} cdnn_convolution_shape;

typedef struct cdnn_convolution cdnn_convolution;

/* Makes a handle; the passes are prepared when they are first asked for. */
cdnn_outcome cdnn_convolution_create(cdnn_convolution_shape shape, cdnn_convolution **convolution);
void cdnn_convolution_destroy(cdnn_convolution *convolution);

/* y = x∗w + b; `bias` is read only if the shape has one. */
cdnn_outcome cdnn_convolution_forward(cdnn_convolution *convolution, const float *x,
                                      const float *weight, const float *bias, float *y);

/* The gradients with respect to the weight and, if the shape has one, the bias; and with respect to x,
   unless `dx` is NULL. */
cdnn_outcome cdnn_convolution_backward(cdnn_convolution *convolution, const float *dy, const float *x,
                                       const float *weight, float *dweight, float *dbias, float *dx);

#endif
