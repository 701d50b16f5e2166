// Loops over contiguous floats, compiled for several instruction sets and chosen at run time.
//
// Every set gives the same bits, but for sign and payload of a NaN: a fixed number of lanes, one order of combination, no
// multiplication contracted with an addition. Sums are kept in double. Strides and lengths count elements; no alignment
// is needed; an output does not overlap an input. Swift code uses these through Reductions alone.
#ifndef SPAN_KERNELS_H
#define SPAN_KERNELS_H

// dx = weight * dy * scale - (x - center) * slope - offset.
typedef struct {
  float center, scale, slope, offset;
} span_gradient;

// y = (x - center) * scale + shift.
typedef struct {
  float center, scale, shift;
} span_map;

// A statistic's elements are taken less their mean, times a scale.
typedef struct {
  double mean, scale;
} span_standardization;

// The most runs of more than one span that a call takes.
enum { span_most_runs = 32 };

// How many sums are kept while runs are written and others are summed.
enum { span_sums = 32 };

// The most columns of a row.
enum { span_most_columns = 1024 };

typedef struct {
  // Runs: the elements x[span * stride + run * length + i] of each run, over all spans. What is far comes from memory,
  // and is read in several places at once. Sums of one span fetch the elements that will be `written` next, unless that
  // is NULL.

  // first[run] = sum(d), second[run] = sum(d * d) with d = x - x[run * length].
  void (*moment_sums)(const float *x, long spans, long stride, long runs, long length, int is_far,
                      const float *written, double *first, double *second);
  // The same of one run, with everything in double.
  void (*exact_moment_sums)(const float *x, long spans, long stride, long length, double *first,
                            double *second);
  // gradients[run] = sum(dy), products[run] = sum(dy * (x - mean)) with the mean of standardizations[run * step].
  void (*gradient_sums)(const float *x, const float *dy, long spans, long stride, long runs,
                        long length, const span_standardization *standardizations, long step,
                        int is_far, const float *written, double *gradients, double *products);
  // Rows of contiguous runs, with a weight for each element of a row, or none (NULL), and a standardization for each run.
  // For each run, run_gradients = sum(dy * weight) and run_products = sum(dy * weight * (x - mean)); over rows,
  // gradients[i] += dy[i] and products[i] += dy[i] * (x[i] - mean) * scale. What lies `ahead` is fetched, unless that
  // is 0.
  void (*element_gradient_sums)(const float *x, const float *dy, const float *weight, long rows,
                                long stride, long ahead, long runs, long length,
                                const span_standardization *standardizations, double *gradients,
                                double *products, double *run_gradients, double *run_products);
  // sum(weight * gradients) and sum(weight * products) over `count` runs, with weight 1 for NULL.
  void (*weighted_sums)(const float *weight, long count, const double *gradients,
                        const double *products, double *gradient_sum, double *product_sum);
  // To the sums of the parameters of `count` statistics, `each` of which has as many, bias_sums[i] += gradients[i] and
  // weight_sums[i] += products[i] * scale, with the scale of standardizations[i / each].
  void (*add_parameter_sums)(const span_standardization *standardizations, long count, long each,
                             const double *gradients, const double *products, double *weight_sums,
                             double *bias_sums);
  // Mean, scale and squares of each of `count` statistics of n numbers from sums of distances from a pivot, each
  // `step` from the next: mean = pivot + first / n, squares = second - first^2 / n, scale =
  // 1 / sqrt(squares / n + epsilon), or 0 when that root is 0; 1/n is rounded once.
  void (*finish_moments)(long count, double n, double epsilon, const float *pivots, long step,
                         const double *first, const double *second,
                         span_standardization *standardizations, double *squares);

  // What streams is written past the caches, for data that would not stay in them: see span_end_streaming. Inputs that
  // lie `ahead` of what is written are fetched, unless that is 0.

  // y = x, streamed.
  void (*stream_copy)(const float *x, float *y, long length);

  // The maps of `count` runs, each with a weight and a bias of its own, or none (NULL).
  void (*run_maps)(const span_standardization *standardizations, long count, const float *weight,
                   const float *bias, span_map *maps);
  // y of all runs.
  void (*standardize)(const float *x, float *y, long spans, long stride, long runs, long length,
                      const span_map *maps, long ahead, int streams);
  // y = map(x) * weight + bias over contiguous runs, with a weight and a bias for each, or none (NULL).
  void (*standardize_runs)(const float *x, float *y, long runs, long length, const span_map *map,
                           const float *weight, const float *bias, long ahead, int streams);
  // The same of rows of runs, with a map for each run, and a weight and a bias for each element of a row, or none
  // (NULL).
  void (*standardize_elements)(const float *x, float *y, long rows, long runs, long length,
                               const span_map *maps, const float *weight, const float *bias,
                               long ahead, int streams);

  // y of contiguous runs, of at least sixteen elements each, streamed, with a weight and a bias for each run, or with
  // of_elements for each element of the only one, or none (NULL). On the way, sum(d) and sum(d * d) with d = next - pivot over a
  // span of as many elements are added to `sums`, of which there are span_sums.
  void (*standardize_and_sum)(const float *x, float *y, long runs, long length,
                              const span_map *map, const float *weight, const float *bias,
                              int of_elements, const float *next, float pivot, double *sums);
  // What moment_sums finds for a run whose spans were added to `sums` in order.
  void (*finish_sums)(const double *sums, const float *x, long spans, long stride, long length,
                      double *first, double *second);

  // The coefficients of dx of `count` runs from their sums of dy, which are multiplied by the run's weight (1 if
  // NULL): see column_gradients.
  void (*run_gradients)(const span_standardization *standardizations, const double *corrections,
                        long count, double mean_share, double scale_share,
                        const double *gradient_sums, const double *product_sums,
                        const float *weight, span_gradient *gradients);
  // dx of all runs, with weight 1.
  void (*input_gradient)(const float *x, const float *dy, float *dx, long spans, long stride,
                         long runs, long length, const span_gradient *gradients, long ahead,
                         int streams);
  // dx over contiguous runs, with a weight for each run, or none (NULL).
  void (*input_gradient_runs)(const float *x, const float *dy, float *dx, long runs, long length,
                              const span_gradient *gradient, const float *weight, long ahead,
                              int streams);
  // dx of rows of contiguous runs, with a weight for each element of a row, or none (NULL).
  void (*input_gradient_elements)(const float *x, const float *dy, float *dx, long rows, long runs,
                                  long length, const span_gradient *gradients,
                                  const float *weight, long ahead, int streams);

  // Columns: element i of a row belongs to statistic i.

  // Numbers near the means of the columns, from their first rows.
  void (*column_pivots)(const float *x, long rows, long stride, long width, float *pivots);
  // first[i] = sum(d) and second[i] = sum(d * d) with d = x[i] - pivots[i], over all rows. What is far is fetched early.
  void (*column_moment_sums)(const float *x, long rows, long stride, long width, int is_far,
                             const float *pivots, double *first, double *second);
  // Takes those sums again, with other pivots, for columns where they lack digits.
  void (*check_column_moments)(const float *x, long rows, long stride, long width, float *pivots,
                               double *first, double *second);
  // gradients[i] = sum(dy[i]) and products[i] = sum(dy[i] * (x[i] - mean)), over all rows.
  void (*column_gradient_sums)(const float *x, const float *dy, long rows, long stride, long width,
                               int is_far, const span_standardization *standardizations,
                               double *gradients, double *products);
  // The same with dy[i] * weight[row] for dy[i] (1 if NULL); and for each row, without the weight,
  // row_gradients[row] = sum(dy) and row_products[row] = sum(dy * (x - mean) * scale).
  void (*column_gradient_sums_by_row)(const float *x, const float *dy, long rows, long stride,
                                      long width, const span_standardization *standardizations,
                                      const float *weight, double *gradients, double *products,
                                      double *row_gradients, double *row_products);
  // The center, scale and shift of columns, for which (x - mean) * scale = (x - center) * scale + shift.
  void (*column_maps)(const span_standardization *standardizations, long width, float *center,
                      float *scale, float *shift);
  // The coefficients of dx of columns from their sums, which are multiplied by weight[i] (1 if NULL): with s = scale *
  // corrections[i] (1 if NULL),
  // dx = dy * s - (x - mean) * s * scale_share * scale^2 * product - s * mean_share * gradient.
  void (*column_gradients)(const span_standardization *standardizations, const double *corrections,
                           long width, double mean_share, double scale_share,
                           const double *gradients, const double *products, const float *weight,
                           float *center, float *scale, float *slope, float *offset);
  // y[i] = ((x[i] - center[i]) * scale[i] + shift[i]) * weight + bias over rows, with a weight and a bias for each
  // column, or with of_rows for each row, or none (NULL).
  void (*column_standardize)(const float *x, float *y, long rows, long stride, long width,
                             const float *center, const float *scale, const float *shift,
                             const float *weight, const float *bias, int of_rows, int from_memory,
                             int streams);
  // dx[i] = dy[i] * weight * scale[i] - (x[i] - center[i]) * slope[i] - offset[i], with weights as above.
  void (*column_input_gradient)(const float *x, const float *dy, float *dx, long rows,
                                long stride, long width, const float *center, const float *scale,
                                const float *slope, const float *offset, const float *weight,
                                int of_rows, int streams);

  // y[column * y_stride + row] = x[row * x_stride + column].
  void (*transpose)(const float *x, long rows, long x_stride, long width, float *y,
                    long y_stride);

  // sum(x * y), and on the way fetches what will be `written` next, unless that is NULL.
  double (*dot)(const float *x, const float *y, const float *written, long length);
  // sum(x * x), and fetches likewise.
  double (*sum_of_squares)(const float *x, const float *written, long length);
  // sums[row] += sum(x * y) over rows `stride` apart, with y in double.
  void (*add_products)(const float *x, long rows, long stride, const double *y, long length,
                       double *sums);
  // y[i] += sum(factors[row] * x[i]) over rows `stride` apart.
  void (*add_transposed_products)(const float *x, long rows, long stride, const double *factors,
                                  double *y, long length);
  // z = a * x + b * y.
  void (*combine)(const float *x, float a, const float *y, float b, float *z, long length);
} span_kernels;

// The instruction sets, narrowest first.
enum { span_baseline = 0, span_avx2 = 1, span_avx512 = 2 };

// The widest set that the processor has.
int span_widest_set(void);

// The size of the last cache in bytes, or a guess where the system does not say.
long span_last_cache_bytes(void);

// The kernels of a set; the processor must have it.
const span_kernels *span_kernels_of(int set);

// Fetches bytes that will be read soon into the caches.
static inline void span_prefetch(const char *bytes, long count) {
  for (long i = 0; i < count; i += 64) __builtin_prefetch(bytes + i);
}

// The same for bytes that will be written.
static inline void span_prefetch_to_write(const char *bytes, long count) {
  for (long i = 0; i < count; i += 64) __builtin_prefetch(bytes + i, 1);
}

// Comes between what was streamed and the word to another thread that it is there. It waits until memory has it all,
// which takes far longer than to write a row: once a thread and pass is enough.
static inline void span_end_streaming(void) {
#if defined(__x86_64__)
  __builtin_ia32_sfence();
#endif
}

// Lets the processor rest for a moment in a loop that waits for another thread.
static inline void span_pause(void) {
#if defined(__x86_64__)
  __builtin_ia32_pause();
#elif defined(__aarch64__)
  __asm__ volatile("isb");
#endif
}

#endif
