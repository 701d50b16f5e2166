/*
 * One pass of an operation: a primitive with its arguments at the door, prepared once and run often.
 */
#ifndef CONEDNN_PASS_H
#define CONEDNN_PASS_H

#include "COneDNN.h"

#include <oneapi/dnnl/dnnl.h>
#include <oneapi/dnnl/dnnl_debug.h>
#include <oneapi/dnnl/dnnl_version.h>
#include <signal.h>

/* Memory descriptors are values in 2.x and opaque objects in 3.x. */
#if DNNL_VERSION_MAJOR >= 3
typedef dnnl_memory_desc_t cdnn_layout;
typedef const_dnnl_memory_desc_t cdnn_layout_reference;
#define CDNN_REFER(layout) (layout)
#else
typedef dnnl_memory_desc_t cdnn_layout;
typedef const dnnl_memory_desc_t *cdnn_layout_reference;
#define CDNN_REFER(layout) (&(layout))
#endif

/* Returns from the calling function with the outcome of a failed step. */
#define CDNN_TRY(expression, name)                                                                 \
  do {                                                                                             \
    dnnl_status_t cdnn_status_ = (expression);                                                     \
    if (cdnn_status_ != dnnl_success) return (cdnn_outcome){(int)cdnn_status_, (name)};            \
  } while (0)

#define CDNN_CHECK(expression)                                                                     \
  do {                                                                                             \
    cdnn_outcome cdnn_outcome_ = (expression);                                                     \
    if (cdnn_outcome_.code != 0) return cdnn_outcome_;                                             \
  } while (0)

static const cdnn_outcome cdnn_done = {0, ""};

/* The processor and the queue that a handle computes on. */
typedef struct {
  dnnl_engine_t engine;
  dnnl_stream_t stream;
  dnnl_primitive_attr_t attributes; /* scratch space is ours, so that any thread may run a primitive */
} cdnn_device;

cdnn_outcome cdnn_device_open(cdnn_device *device);
void cdnn_device_close(cdnn_device *device);

/* Lets what is called next on this thread compute on this thread alone. */
void cdnn_use_one_thread(void);

/*
 * Lets signals wait that come to this thread, until they are released.
 *
 * oneDNN's kernels of matrix products may point the stack pointer into the heap while they run (its issue 4845, up to
 * 3.11.1). The frame of a handler that were called then would be written over what lies below: Ctrl-C would destroy the
 * heap. Signals that a fault raises do not wait.
 */
typedef sigset_t cdnn_signal_mask;
cdnn_signal_mask cdnn_hold_signals(void);
void cdnn_release_signals(cdnn_signal_mask before);

cdnn_outcome cdnn_layout_make(cdnn_layout *layout, int rank, const int64_t *extents,
                              dnnl_format_tag_t tag);
void cdnn_layout_free(cdnn_layout *layout);

#define CDNN_MOST_ARGUMENTS 4

typedef struct {
  dnnl_memory_t plain;    /* the caller's tensor */
  dnnl_memory_t inner;    /* the same memory object, ours in the primitive's layout, or another door's */
  dnnl_primitive_t reorder;
  dnnl_memory_t scratch;  /* of the reorder */
  bool is_output;
  bool is_shared; /* the tensor has come in through another door */
} cdnn_door;

/* An argument of a pass: which one it is, and how the caller holds it. */
typedef struct {
  int index; /* DNNL_ARG_… */
  cdnn_layout_reference plain;
  bool is_output;
  /* NULL, or a door of a pass that has just run on the same tensor: if the layouts agree the tensor is not
     reordered again. */
  const cdnn_door *twin;
} cdnn_argument;

typedef struct {
  dnnl_primitive_t primitive;
  dnnl_memory_t scratch;
  int count;
  cdnn_door doors[CDNN_MOST_ARGUMENTS];
  dnnl_exec_arg_t arguments[CDNN_MOST_ARGUMENTS + 1];
} cdnn_pass;

/* Prepares a zeroed pass for a primitive; on failure the pass is to be freed as well. */
cdnn_outcome cdnn_pass_make(cdnn_pass *pass, const cdnn_device *device,
                            const_dnnl_primitive_desc_t description, int count,
                            const cdnn_argument *arguments);

/* Runs it on the caller's tensors, in the order of the arguments. */
cdnn_outcome cdnn_pass_run(cdnn_pass *pass, const cdnn_device *device, void *const *tensors);

void cdnn_pass_free(cdnn_pass *pass);

#endif
