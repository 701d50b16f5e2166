#include "pass.h"

#include <string.h>

cdnn_outcome cdnn_layout_make(cdnn_layout *layout, int rank, const int64_t *extents,
                              dnnl_format_tag_t tag) {
  dnnl_dims_t dimensions = {0};
  for (int axis = 0; axis < rank; axis++) dimensions[axis] = extents[axis];
#if DNNL_VERSION_MAJOR >= 3
  CDNN_TRY(dnnl_memory_desc_create_with_tag(layout, rank, dimensions, dnnl_f32, tag),
           "describing a tensor");
#else
  CDNN_TRY(dnnl_memory_desc_init_by_tag(layout, rank, dimensions, dnnl_f32, tag),
           "describing a tensor");
#endif
  return cdnn_done;
}

void cdnn_layout_free(cdnn_layout *layout) {
#if DNNL_VERSION_MAJOR >= 3
  if (*layout) dnnl_memory_desc_destroy(*layout);
  *layout = NULL;
#else
  (void)layout;
#endif
}

/* The primitive and the scratch memory of a description. */
static cdnn_outcome make_primitive(const cdnn_device *device,
                                   const_dnnl_primitive_desc_t description,
                                   dnnl_primitive_t *primitive, dnnl_memory_t *scratch) {
  CDNN_TRY(dnnl_primitive_create(primitive, description), "compiling a primitive");
  cdnn_layout_reference layout = dnnl_primitive_desc_query_md(description, dnnl_query_scratchpad_md, 0);
  CDNN_TRY(dnnl_memory_create(scratch, layout, device->engine, DNNL_MEMORY_ALLOCATE),
           "allocating scratch space");
  return cdnn_done;
}

static cdnn_outcome make_reorder(const cdnn_device *device, cdnn_door *door,
                                 cdnn_layout_reference plain, cdnn_layout_reference inner) {
  dnnl_primitive_desc_t description = NULL;
  CDNN_TRY(dnnl_reorder_primitive_desc_create(&description, door->is_output ? inner : plain,
                                              device->engine, door->is_output ? plain : inner,
                                              device->engine, device->attributes),
           "choosing a reorder");
  cdnn_outcome outcome = make_primitive(device, description, &door->reorder, &door->scratch);
  dnnl_primitive_desc_destroy(description);
  return outcome;
}

/* Whether a door's tensor is there already, in the layout that is asked for. */
static bool has_brought(const cdnn_door *twin, cdnn_layout_reference inner) {
  cdnn_layout_reference layout = NULL;
  return twin && twin->reorder &&
         dnnl_memory_get_memory_desc(twin->inner, &layout) == dnnl_success &&
         dnnl_memory_desc_equal(layout, inner);
}

static cdnn_outcome make_door(const cdnn_device *device, cdnn_door *door,
                              const cdnn_argument *argument, cdnn_layout_reference inner) {
  cdnn_layout_reference plain = argument->plain;
  door->is_output = argument->is_output;
  door->is_shared = has_brought(argument->twin, inner);
  if (door->is_shared) {
    door->inner = argument->twin->inner;
    return cdnn_done;
  }
  CDNN_TRY(dnnl_memory_create(&door->plain, plain, device->engine, DNNL_MEMORY_NONE),
           "describing a tensor");
  door->inner = door->plain;
  if (dnnl_memory_desc_equal(plain, inner)) return cdnn_done;
  CDNN_TRY(dnnl_memory_create(&door->inner, inner, device->engine, DNNL_MEMORY_ALLOCATE),
           "allocating a tensor");
  return make_reorder(device, door, plain, inner);
}

cdnn_outcome cdnn_pass_make(cdnn_pass *pass, const cdnn_device *device,
                            const_dnnl_primitive_desc_t description, int count,
                            const cdnn_argument *arguments) {
  CDNN_CHECK(make_primitive(device, description, &pass->primitive, &pass->scratch));
  for (; pass->count < count; pass->count++) {
    const cdnn_argument *argument = &arguments[pass->count];
    cdnn_door *door = &pass->doors[pass->count];
    cdnn_layout_reference inner =
        dnnl_primitive_desc_query_md(description, dnnl_query_exec_arg_md, argument->index);
    cdnn_outcome outcome = make_door(device, door, argument, inner);
    if (outcome.code != 0) {
      pass->count++; /* this door is half made: let it be freed */
      return outcome;
    }
    pass->arguments[pass->count] = (dnnl_exec_arg_t){argument->index, door->inner};
  }
  pass->arguments[count] = (dnnl_exec_arg_t){DNNL_ARG_SCRATCHPAD, pass->scratch};
  return cdnn_done;
}

static cdnn_outcome run_reorder(const cdnn_device *device, const cdnn_door *door) {
  const dnnl_exec_arg_t arguments[] = {
      {DNNL_ARG_FROM, door->is_output ? door->inner : door->plain},
      {DNNL_ARG_TO, door->is_output ? door->plain : door->inner},
      {DNNL_ARG_SCRATCHPAD, door->scratch},
  };
  CDNN_TRY(dnnl_primitive_execute(door->reorder, device->stream, 3, arguments), "reordering");
  return cdnn_done;
}

static cdnn_outcome run(cdnn_pass *pass, const cdnn_device *device, void *const *tensors) {
  for (int index = 0; index < pass->count; index++) {
    cdnn_door *door = &pass->doors[index];
    if (door->is_shared) continue;
    CDNN_TRY(dnnl_memory_set_data_handle(door->plain, tensors[index]), "taking a tensor");
    if (door->reorder && !door->is_output) CDNN_CHECK(run_reorder(device, door));
  }
  CDNN_TRY(dnnl_primitive_execute(pass->primitive, device->stream, pass->count + 1, pass->arguments),
           "computing");
  for (int index = 0; index < pass->count; index++) {
    const cdnn_door *door = &pass->doors[index];
    if (door->reorder && door->is_output) CDNN_CHECK(run_reorder(device, door));
  }
  CDNN_TRY(dnnl_stream_wait(device->stream), "computing");
  return cdnn_done;
}

cdnn_outcome cdnn_pass_run(cdnn_pass *pass, const cdnn_device *device, void *const *tensors) {
  cdnn_use_one_thread();
  cdnn_signal_mask before = cdnn_hold_signals();
  cdnn_outcome outcome = run(pass, device, tensors);
  cdnn_release_signals(before);
  return outcome;
}

void cdnn_pass_free(cdnn_pass *pass) {
  for (int index = 0; index < pass->count; index++) {
    cdnn_door *door = &pass->doors[index];
    if (door->reorder) dnnl_primitive_destroy(door->reorder);
    if (door->scratch) dnnl_memory_destroy(door->scratch);
    bool owns_inner = door->inner != door->plain && !door->is_shared;
    if (door->inner && owns_inner) dnnl_memory_destroy(door->inner);
    if (door->plain) dnnl_memory_destroy(door->plain);
  }
  if (pass->scratch) dnnl_memory_destroy(pass->scratch);
  if (pass->primitive) dnnl_primitive_destroy(pass->primitive);
  memset(pass, 0, sizeof *pass);
}
