#include "pass.h"

#include <stdlib.h>

struct cdnn_pooling {
  cdnn_pooling_shape shape;
  cdnn_device device;
  cdnn_layout plain_x, plain_y;
  dnnl_primitive_desc_t forward_description; /* a hint to the backward pass */
  cdnn_pass forward, backward;
};

static dnnl_status_t describe_pass(cdnn_pooling *p, bool is_forward,
                                   dnnl_primitive_desc_t *description) {
  const cdnn_pooling_shape *s = &p->shape;
  const dnnl_dims_t strides = {s->stride_height, s->stride_width};
  const dnnl_dims_t window = {s->window_height, s->window_width};
  const dnnl_dims_t none = {0, 0};
  const dnnl_alg_kind_t kind =
      s->takes_maximum ? dnnl_pooling_max : dnnl_pooling_avg_exclude_padding;
#if DNNL_VERSION_MAJOR >= 3
  if (is_forward) {
    return dnnl_pooling_forward_primitive_desc_create(
        description, p->device.engine, dnnl_forward_training, kind, p->plain_x, p->plain_y, strides,
        window, none, none, none, p->device.attributes);
  }
  return dnnl_pooling_backward_primitive_desc_create(description, p->device.engine, kind, p->plain_x,
                                                     p->plain_y, strides, window, none, none, none,
                                                     p->forward_description, p->device.attributes);
#else
  dnnl_pooling_desc_t operation;
  dnnl_status_t status =
      is_forward ? dnnl_pooling_forward_desc_init(&operation, dnnl_forward_training, kind,
                                                  &p->plain_x, &p->plain_y, strides, window, none,
                                                  none)
                 : dnnl_pooling_backward_desc_init(&operation, kind, &p->plain_x, &p->plain_y,
                                                   strides, window, none, none);
  if (status != dnnl_success) return status;
  return dnnl_primitive_desc_create(description, &operation, p->device.attributes, p->device.engine,
                                    p->forward_description);
#endif
}

static cdnn_outcome prepare(cdnn_pooling *p) {
  const cdnn_pooling_shape *s = &p->shape;
  const int64_t x[] = {s->samples, s->channels, s->height, s->width};
  const int64_t y[] = {s->samples, s->channels,
                       (s->height - s->window_height) / s->stride_height + 1,
                       (s->width - s->window_width) / s->stride_width + 1};
  CDNN_CHECK(cdnn_layout_make(&p->plain_x, 4, x, dnnl_nchw));
  CDNN_CHECK(cdnn_layout_make(&p->plain_y, 4, y, dnnl_nchw));
  CDNN_TRY(describe_pass(p, true, &p->forward_description), "choosing a pooling");
  const cdnn_argument arguments[] = {
      {DNNL_ARG_SRC, CDNN_REFER(p->plain_x), false},
      {DNNL_ARG_DST, CDNN_REFER(p->plain_y), true},
      {DNNL_ARG_WORKSPACE, NULL, true},
  };
  return cdnn_pass_make(&p->forward, &p->device, p->forward_description, 2 + s->takes_maximum,
                        arguments);
}

static cdnn_outcome prepare_backward(cdnn_pooling *p) {
  if (p->backward.primitive) return cdnn_done;
  dnnl_primitive_desc_t description = NULL;
  cdnn_use_one_thread();
  CDNN_TRY(describe_pass(p, false, &description), "choosing a pooling's gradient");
  const cdnn_argument arguments[] = {
      {DNNL_ARG_DIFF_DST, CDNN_REFER(p->plain_y), false},
      {DNNL_ARG_DIFF_SRC, CDNN_REFER(p->plain_x), true},
      {DNNL_ARG_WORKSPACE, NULL, false},
  };
  cdnn_outcome outcome = cdnn_pass_make(&p->backward, &p->device, description,
                                        2 + p->shape.takes_maximum, arguments);
  dnnl_primitive_desc_destroy(description);
  if (outcome.code != 0) cdnn_pass_free(&p->backward);
  return outcome;
}

cdnn_outcome cdnn_pooling_create(cdnn_pooling_shape shape, cdnn_pooling **pooling) {
  cdnn_pooling *p = calloc(1, sizeof *p);
  if (!p) return (cdnn_outcome){dnnl_out_of_memory, "making a pooling"};
  p->shape = shape;
  cdnn_use_one_thread();
  cdnn_outcome outcome = cdnn_device_open(&p->device);
  if (outcome.code == 0) outcome = prepare(p);
  if (outcome.code == 0) {
    *pooling = p;
  } else {
    cdnn_pooling_destroy(p);
  }
  return outcome;
}

void cdnn_pooling_destroy(cdnn_pooling *p) {
  if (!p) return;
  cdnn_pass_free(&p->forward);
  cdnn_pass_free(&p->backward);
  if (p->forward_description) dnnl_primitive_desc_destroy(p->forward_description);
  cdnn_layout_free(&p->plain_x);
  cdnn_layout_free(&p->plain_y);
  cdnn_device_close(&p->device);
  free(p);
}

size_t cdnn_pooling_workspace_size(const cdnn_pooling *p) {
  if (!p->shape.takes_maximum) return 0;
  return dnnl_memory_desc_get_size(
      dnnl_primitive_desc_query_md(p->forward_description, dnnl_query_workspace_md, 0));
}

cdnn_outcome cdnn_pooling_forward(cdnn_pooling *p, const float *x, float *y, void *workspace) {
  void *const tensors[] = {(void *)x, y, workspace};
  return cdnn_pass_run(&p->forward, &p->device, tensors);
}

cdnn_outcome cdnn_pooling_backward(cdnn_pooling *p, const float *dy, const void *workspace,
                                   float *dx) {
  CDNN_CHECK(prepare_backward(p));
  void *const tensors[] = {(void *)dy, dx, (void *)workspace};
  return cdnn_pass_run(&p->backward, &p->device, tensors);
}
