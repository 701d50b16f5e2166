/// How many things there are, such as `1 seed`, `8 seeds` or `2 passes`.
package func counted(_ number: Int, _ noun: String) -> String {
  let isHissing = ["s", "ch", "sh", "x"].contains { noun.hasSuffix($0) }
  return "\(number) \(noun)\(number == 1 ? "" : isHissing ? "es" : "s")"
}
