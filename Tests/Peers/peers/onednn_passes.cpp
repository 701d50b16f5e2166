// oneDNN's batch and layer normalization on plain NCHW, pass by pass, for oneDNN 2.6 and 3.x.
// Reads lines "rounds extent extent …" from standard input and answers each with the median seconds of a call
// of every pass, as a JSON object on one line.
#include <algorithm>
#include <chrono>
#include <functional>
#include <iostream>
#include <map>
#include <random>
#include <sstream>
#include <string>
#include <vector>

#include <dnnl.hpp>

using namespace dnnl;
using Work = std::function<void()>;
using Memories = std::unordered_map<int, memory>;
static const float epsilon = 1e-5f;

static double timed(const Work &work, int calls) {
  auto start = std::chrono::steady_clock::now();
  for (int call = 0; call < calls; ++call) work();
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

static double median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  size_t middle = values.size() / 2;
  return values.size() % 2 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
}

// How often a work is called in a turn, and before it: as normcmp bench does.
struct Calls {
  int counted, uncounted;
  explicit Calls(double per_turn)
      : counted(int(std::min(std::max(1.0, per_turn), 1e6))),
        uncounted(std::max({1, counted / 4, int(std::min(8.0, 4 * per_turn))})) {}
};

static std::map<std::string, double> seconds(const std::map<std::string, Work> &works, int rounds) {
  std::map<std::string, Calls> calls;
  std::map<std::string, std::vector<double>> turns;
  for (auto &[name, work] : works) {
    work();
    calls.emplace(name, Calls(0.005 / std::max(timed(work, 1), 1e-9)));
  }
  for (int round = 0; round < rounds; ++round)
    for (auto &[name, work] : works) {
      auto &[counted, uncounted] = calls.at(name);
      timed(work, uncounted);
      turns[name].push_back(timed(work, counted) / counted);
    }
  std::map<std::string, double> result;
  for (auto &[name, values] : turns) result[name] = median(values);
  return result;
}

struct Session {
  engine cpu{engine::kind::cpu, 0};
  stream queue{cpu};

  memory filled(const memory::desc &desc) {
    memory result(desc, cpu);
    auto *values = static_cast<float *>(result.get_data_handle());
    std::mt19937 random(1);
    std::uniform_real_distribution<float> uniform(-1, 2);
    std::generate(values, values + desc.get_size() / sizeof(float), [&] { return uniform(random); });
    return result;
  }

  Work work(const primitive &primitive, const Memories &memories) {
    return [=, this] {
      primitive.execute(queue, memories);
      queue.wait();
    };
  }

  // Adds the three passes of one normalization; `Forward` and `Backward` are oneDNN's classes for it.
  template <typename Forward, typename Backward>
  void add(std::map<std::string, Work> &works, const std::string &name, const memory::desc &data,
           const memory::desc &statistics, memory::dim parameters) {
    auto scale_shift = normalization_flags::use_scale | normalization_flags::use_shift;
    auto global = scale_shift | normalization_flags::use_global_stats;
#if DNNL_VERSION_MAJOR >= 3
    typename Forward::primitive_desc training(cpu, prop_kind::forward_training, data, data, epsilon, scale_shift);
    typename Forward::primitive_desc inferring(cpu, prop_kind::forward_inference, data, data, epsilon,
                                               name == "batch" ? global : scale_shift);
    typename Backward::primitive_desc backward(cpu, prop_kind::backward, data, data, data, epsilon, scale_shift,
                                               training);
#else
    typename Forward::primitive_desc training({prop_kind::forward_training, data, epsilon, scale_shift}, cpu);
    typename Forward::primitive_desc inferring(
        {prop_kind::forward_inference, data, epsilon, name == "batch" ? global : scale_shift}, cpu);
    typename Backward::primitive_desc backward({prop_kind::backward, data, data, epsilon, scale_shift}, cpu,
                                               training);
#endif
    memory::desc vector({parameters}, memory::data_type::f32, memory::format_tag::a);
    memory x = filled(data), dy = filled(data), y(data, cpu), dx(data, cpu);
    memory mean = filled(statistics), variance(statistics, cpu);
    auto *values = static_cast<float *>(variance.get_data_handle());
    std::fill(values, values + statistics.get_size() / sizeof(float), 1.0f);
    memory scale = filled(vector), shift = filled(vector), dscale(vector, cpu), dshift(vector, cpu);
    Memories forwards{{DNNL_ARG_SRC, x},           {DNNL_ARG_DST, y},      {DNNL_ARG_MEAN, mean},
                      {DNNL_ARG_VARIANCE, variance}, {DNNL_ARG_SCALE, scale}, {DNNL_ARG_SHIFT, shift}};
    Memories backwards{{DNNL_ARG_SRC, x},           {DNNL_ARG_DIFF_DST, dy},    {DNNL_ARG_DIFF_SRC, dx},
                       {DNNL_ARG_MEAN, mean},       {DNNL_ARG_VARIANCE, variance}, {DNNL_ARG_SCALE, scale},
                       {DNNL_ARG_DIFF_SCALE, dscale}, {DNNL_ARG_DIFF_SHIFT, dshift}};
    works[name + "/forward"] = work(Forward(training), forwards);
    Memories inferences = forwards;
    if (name != "batch") {
      // Its statistics are then its own affair.
      inferences.erase(DNNL_ARG_MEAN);
      inferences.erase(DNNL_ARG_VARIANCE);
    }
    works[name + "/inference"] = work(Forward(inferring), inferences);
#if DNNL_VERSION_MAJOR < 3
    backwards[DNNL_ARG_SHIFT] = shift;  // It is not needed, but counted.
#endif
    works[name + "/backward"] = work(Backward(backward), backwards);
  }

  std::map<std::string, Work> works(const memory::dims &shape) {
    std::map<std::string, Work> works;
    auto type = memory::data_type::f32;
    auto tag = shape.size() == 2 ? memory::format_tag::ab : memory::format_tag::abcd;
    if (shape.size() == 2 || shape.size() == 4) {
      add<batch_normalization_forward, batch_normalization_backward>(
          works, "batch", {shape, type, tag}, {{shape[1]}, type, memory::format_tag::a}, shape[1]);
    }
    memory::dim size = 1;
    for (size_t axis = 1; axis < shape.size(); ++axis) size *= shape[axis];
    add<layer_normalization_forward, layer_normalization_backward>(
        works, "layer-elementwise", {{shape[0], size}, type, memory::format_tag::ab},
        {{shape[0]}, type, memory::format_tag::a}, size);
    return works;
  }
};

int main() {
  std::cout << "\"oneDNN " << dnnl_version()->major << "." << dnnl_version()->minor << "\"" << std::endl;
  Session session;
  for (std::string line; std::getline(std::cin, line);) {
    std::istringstream words(line);
    int rounds;
    words >> rounds;
    memory::dims shape;
    for (memory::dim extent; words >> extent;) shape.push_back(extent);
    std::cout << "{";
    const char *separator = "";
    for (auto &[name, value] : seconds(session.works(shape), rounds)) {
      std::cout << separator << "\"" << name << "\": " << value;
      separator = ", ";
    }
    std::cout << "}" << std::endl;
  }
}
