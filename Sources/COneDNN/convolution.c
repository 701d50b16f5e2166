#include "pass.h"

#include <stdlib.h>

struct cdnn_convolution {
  cdnn_convolution_shape shape;
  cdnn_device device;
  cdnn_layout plain_x, plain_weight, plain_bias, plain_y;
  cdnn_layout any_x, any_weight, any_y;
  dnnl_primitive_desc_t forward_description; /* a hint to the backward passes */
  cdnn_pass forward, backward_data, backward_weights;
};

static cdnn_outcome describe_tensors(cdnn_convolution *c) {
  const cdnn_convolution_shape *s = &c->shape;
  const int64_t x[] = {s->samples, s->in_channels, s->height, s->width};
  const int64_t weight[] = {s->out_channels, s->in_channels, s->kernel_height, s->kernel_width};
  const int64_t y[] = {s->samples, s->out_channels,
                       (s->height + 2 * s->padding - s->kernel_height) / s->stride + 1,
                       (s->width + 2 * s->padding - s->kernel_width) / s->stride + 1};
  CDNN_CHECK(cdnn_layout_make(&c->plain_x, 4, x, dnnl_nchw));
  CDNN_CHECK(cdnn_layout_make(&c->plain_weight, 4, weight, dnnl_oihw));
  CDNN_CHECK(cdnn_layout_make(&c->plain_bias, 1, &s->out_channels, dnnl_x));
  CDNN_CHECK(cdnn_layout_make(&c->plain_y, 4, y, dnnl_nchw));
  CDNN_CHECK(cdnn_layout_make(&c->any_x, 4, x, dnnl_format_tag_any));
  CDNN_CHECK(cdnn_layout_make(&c->any_weight, 4, weight, dnnl_format_tag_any));
  return cdnn_layout_make(&c->any_y, 4, y, dnnl_format_tag_any);
}

/* What differs between the versions: a description is made in two steps in 2.x and in one in 3.x. */
static dnnl_status_t describe_pass(cdnn_convolution *c, dnnl_prop_kind_t kind,
                                   dnnl_primitive_desc_t *description) {
  const int64_t stride = c->shape.stride, padding = c->shape.padding;
  const dnnl_dims_t strides = {stride, stride}, paddings = {padding, padding};
  cdnn_layout_reference bias = c->shape.has_bias ? CDNN_REFER(c->plain_bias) : NULL;
#if DNNL_VERSION_MAJOR >= 3
  const dnnl_dims_t dilations = {0, 0};
  switch (kind) {
  case dnnl_backward_data:
    return dnnl_convolution_backward_data_primitive_desc_create(
        description, c->device.engine, dnnl_convolution_direct, c->any_x, c->any_weight, c->any_y,
        strides, dilations, paddings, paddings, c->forward_description, c->device.attributes);
  case dnnl_backward_weights:
    return dnnl_convolution_backward_weights_primitive_desc_create(
        description, c->device.engine, dnnl_convolution_direct, c->any_x, c->any_weight, bias,
        c->any_y, strides, dilations, paddings, paddings, c->forward_description,
        c->device.attributes);
  default:
    return dnnl_convolution_forward_primitive_desc_create(
        description, c->device.engine, kind, dnnl_convolution_direct, c->any_x, c->any_weight, bias,
        c->any_y, strides, dilations, paddings, paddings, c->device.attributes);
  }
#else
  dnnl_convolution_desc_t operation;
  dnnl_status_t status;
  switch (kind) {
  case dnnl_backward_data:
    status = dnnl_convolution_backward_data_desc_init(&operation, dnnl_convolution_direct, &c->any_x,
                                                      &c->any_weight, &c->any_y, strides, paddings,
                                                      paddings);
    break;
  case dnnl_backward_weights:
    status = dnnl_convolution_backward_weights_desc_init(&operation, dnnl_convolution_direct,
                                                         &c->any_x, &c->any_weight, bias, &c->any_y,
                                                         strides, paddings, paddings);
    break;
  default:
    status = dnnl_convolution_forward_desc_init(&operation, kind, dnnl_convolution_direct, &c->any_x,
                                                &c->any_weight, bias, &c->any_y, strides, paddings,
                                                paddings);
  }
  if (status != dnnl_success) return status;
  return dnnl_primitive_desc_create(description, &operation, c->device.attributes, c->device.engine,
                                    c->forward_description);
#endif
}

static cdnn_outcome prepare_forward(cdnn_convolution *c) {
  CDNN_TRY(describe_pass(c, dnnl_forward_training, &c->forward_description),
           "choosing a convolution");
  const cdnn_argument arguments[] = {
      {DNNL_ARG_SRC, CDNN_REFER(c->plain_x), false},
      {DNNL_ARG_WEIGHTS, CDNN_REFER(c->plain_weight), false},
      {DNNL_ARG_DST, CDNN_REFER(c->plain_y), true},
      {DNNL_ARG_BIAS, CDNN_REFER(c->plain_bias), false},
  };
  return cdnn_pass_make(&c->forward, &c->device, c->forward_description, 3 + c->shape.has_bias,
                        arguments);
}

/* Prepares one of the backward passes, unless it has been. */
static cdnn_outcome prepare_backward(cdnn_convolution *c, cdnn_pass *pass, dnnl_prop_kind_t kind,
                                     int count, const cdnn_argument *arguments) {
  if (pass->primitive) return cdnn_done;
  dnnl_primitive_desc_t description = NULL;
  cdnn_use_one_thread();
  CDNN_TRY(describe_pass(c, kind, &description), "choosing a convolution's gradient");
  cdnn_outcome outcome = cdnn_pass_make(pass, &c->device, description, count, arguments);
  dnnl_primitive_desc_destroy(description);
  if (outcome.code != 0) cdnn_pass_free(pass);
  return outcome;
}

cdnn_outcome cdnn_convolution_create(cdnn_convolution_shape shape, cdnn_convolution **convolution) {
  cdnn_convolution *c = calloc(1, sizeof *c);
  if (!c) return (cdnn_outcome){dnnl_out_of_memory, "making a convolution"};
  c->shape = shape;
  cdnn_use_one_thread();
  cdnn_outcome outcome = cdnn_device_open(&c->device);
  if (outcome.code == 0) outcome = describe_tensors(c);
  if (outcome.code == 0) outcome = prepare_forward(c);
  if (outcome.code == 0) {
    *convolution = c;
  } else {
    cdnn_convolution_destroy(c);
  }
  return outcome;
}

void cdnn_convolution_destroy(cdnn_convolution *c) {
  if (!c) return;
  cdnn_pass_free(&c->forward);
  cdnn_pass_free(&c->backward_data);
  cdnn_pass_free(&c->backward_weights);
  if (c->forward_description) dnnl_primitive_desc_destroy(c->forward_description);
  cdnn_layout *layouts[] = {&c->plain_x, &c->plain_weight, &c->plain_bias, &c->plain_y,
                            &c->any_x,   &c->any_weight,   &c->any_y};
  for (size_t index = 0; index < sizeof layouts / sizeof *layouts; index++) {
    cdnn_layout_free(layouts[index]);
  }
  cdnn_device_close(&c->device);
  free(c);
}

cdnn_outcome cdnn_convolution_forward(cdnn_convolution *c, const float *x, const float *weight,
                                      const float *bias, float *y) {
  void *const tensors[] = {(void *)x, (void *)weight, y, (void *)bias};
  return cdnn_pass_run(&c->forward, &c->device, tensors);
}

static cdnn_outcome backward_weights(cdnn_convolution *c, const float *dy, const float *x,
                                     float *dweight, float *dbias) {
  const cdnn_argument arguments[] = {
      {DNNL_ARG_DIFF_DST, CDNN_REFER(c->plain_y), false},
      {DNNL_ARG_SRC, CDNN_REFER(c->plain_x), false},
      {DNNL_ARG_DIFF_WEIGHTS, CDNN_REFER(c->plain_weight), true},
      {DNNL_ARG_DIFF_BIAS, CDNN_REFER(c->plain_bias), true},
  };
  CDNN_CHECK(prepare_backward(c, &c->backward_weights, dnnl_backward_weights,
                              3 + c->shape.has_bias, arguments));
  void *const tensors[] = {(void *)dy, (void *)x, dweight, dbias};
  return cdnn_pass_run(&c->backward_weights, &c->device, tensors);
}

/* Takes dy from backward_weights, which has run. */
static cdnn_outcome backward_data(cdnn_convolution *c, const float *dy, const float *weight,
                                  float *dx) {
  const cdnn_argument arguments[] = {
      {DNNL_ARG_DIFF_DST, CDNN_REFER(c->plain_y), false, &c->backward_weights.doors[0]},
      {DNNL_ARG_WEIGHTS, CDNN_REFER(c->plain_weight), false},
      {DNNL_ARG_DIFF_SRC, CDNN_REFER(c->plain_x), true},
  };
  CDNN_CHECK(prepare_backward(c, &c->backward_data, dnnl_backward_data, 3, arguments));
  void *const tensors[] = {(void *)dy, (void *)weight, dx};
  return cdnn_pass_run(&c->backward_data, &c->device, tensors);
}

cdnn_outcome cdnn_convolution_backward(cdnn_convolution *c, const float *dy, const float *x,
                                       const float *weight, float *dweight, float *dbias,
                                       float *dx) {
  CDNN_CHECK(backward_weights(c, dy, x, dweight, dbias));
  return dx ? backward_data(c, dy, weight, dx) : cdnn_done;
}
