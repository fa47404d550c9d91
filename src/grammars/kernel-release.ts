/** Two releases of a kernel. */
export interface KernelPair {
  readonly left: string;
  readonly right: string;
}

/** `uname -r`: three numbers and what the distribution puts behind them. */
const release = /^\d{1,2}\.\d{1,3}\.\d{1,3}-[\w.+~-]{1,64}$/;
/** `uname -v`: a number, flags, and the time of the kernel's own build. */
const version =
  /^#\d+[\w.~-]*(?: [A-Z_]+)* (?:Debian [\w.+~-]+ \(\d{4}-\d{2}-\d{2}\)|[A-Z][a-z]{2} [A-Z][a-z]{2} [ \d]\d \d{2}:\d{2}:\d{2} [A-Z]{2,5} \d{4})$/;

/** Two different values of `uname -r` or of `uname -v`. A plain version of three numbers is none: a suffix must follow. */
export function kernelPair(left: string, right: string): KernelPair | undefined {
  if (left === right) return undefined;
  const alike = [release, version].some((pattern) => pattern.test(left) && pattern.test(right));
  return alike ? { left, right } : undefined;
}
