import type { TokenGrammar } from './swapped-tokens.ts';

const most = 1024;
const flag = /^(-j|--jobs[= ]|--parallel[= ]|--threads[= ]|parallel=)(\d{1,4})$/;

/** Numbers of jobs in recorded commands: `-j16`, `--jobs=16`, `parallel=18`. */
export const jobCounts: TokenGrammar<{ readonly left: string; readonly right: string }> = {
  pattern: /(?<![\w-])(?:-j|--jobs[= ]|--parallel[= ]|--threads[= ]|parallel=)\d{1,4}(?![\w.])/g,
  pair: (left, right) => {
    const [a, b] = [flag.exec(left), flag.exec(right)];
    if (a === null || b === null || a[1] !== b[1] || left === right) return undefined;
    return isCount(a[2] ?? '') && isCount(b[2] ?? '') ? { left: a[2] ?? '', right: b[2] ?? '' } : undefined;
  },
};

/** A number of processors that a machine can have. */
export function isCount(text: string): boolean {
  return /^[1-9]\d{0,3}$/.test(text) && Number(text) <= most;
}

const cpuModel =
  /\b(?:Intel\(R\)|Xeon|EPYC|Ryzen|Neoverse|Graviton|Ampere|GenuineIntel|AuthenticAMD|Cortex-A\d+|Apple M\d)/;
const cpuName =
  /^(?:native|(?:sandy|ivy)bridge|haswell|broadwell|skylake(?:-avx512)?|cascadelake|cooperlake|icelake-(?:client|server)|sapphirerapids|graniterapids|alderlake|znver[1-5]|neoverse-[nv]\d|cortex-a\d+|ampere1a?|apple-m\d)$/;

/** Two names of processors: as the processor calls itself, or as compilers call it. */
export function isCpuPair(left: string, right: string): boolean {
  return left !== right && [cpuModel, cpuName].some((pattern) => pattern.test(left) && pattern.test(right));
}
