/** The label in a progress message such as `Executing genrule //app:stamp`: what Bazel before 7 has instead of a field. */
export function labelIn(message: string): string {
  return /(?:^|\s)(@?@?[\w.~+-]*\/\/[^\s;,]*)/.exec(message)?.[1] ?? '';
}
