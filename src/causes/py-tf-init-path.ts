import type { Cause, Claim } from '../model/cause.ts';
import type { Site } from '../model/site.ts';
import { bothTexts, memberName } from './_shared/values.ts';

const file = /(^|\/)(tensorflow|tensorflow_core|tensorflow_intel)\/python\/platform\/build_info\.py$/;
/** `build_info = collections.OrderedDict([('cpu_compiler', '/usr/lib/llvm-17/bin/clang'), …])`, or one pair a line. */
const pair = /\(?u?['"]([a-z0-9_]+)['"][,:] *((?:u?['"][^'"]*['"])|\[[^\]]*\]|True|False|None)\)?/g;
const known = new Set([
  'cpu_compiler',
  'cuda_compute_capabilities',
  'cuda_version',
  'cudnn_version',
  'cudart_dll_name',
  'cudnn_dll_name',
  'cublas_dll_name',
  'is_cuda_build',
  'is_rocm_build',
  'is_tensorrt_build',
  'msvcp_dll_names',
  'nvcuda_dll_name',
  'rocm_version',
  'miopen_version',
  'tensorrt_version',
]);

export const pyTfInitPath: Cause = {
  id: 'py-tf-init-path',
  title: 'How TensorFlow was built, as it tells',
  specificity: 'structured',
  on: ['text:line'],
  claim: (site) => (file.test(memberName(site)) ? claimLine(site) : undefined),
  fixes: [{ for: 'any', text: 'Install TensorFlow from wheels pinned by hash.' }],
};

/** Accepts a line in which only values of known keys differ. */
function claimLine(site: Site): Claim | undefined {
  const lines = bothTexts(site)?.map(readLine);
  const [left, right] = lines ?? [];
  if (left === undefined || right === undefined || left.masked !== right.masked || left.keys.length === 0)
    return undefined;
  return {
    grade: 'guarded',
    predicate: { text: 'tf.sysconfig.get_build_info() is not asked (not checked)', held: false },
  };
}

function readLine(line: string): { readonly masked: string; readonly keys: readonly string[] } {
  const keys: string[] = [];
  const masked = line.replace(pair, (whole, key: string) => {
    if (!known.has(key)) return whole;
    keys.push(key);
    return `(${key})`;
  });
  return { masked, keys };
}
