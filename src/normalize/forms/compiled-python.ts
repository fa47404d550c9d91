import { withoutSourceTime } from '../python-times.ts';
import type { FileForm } from './file-form.ts';

/** The time of the source in a compiled Python file; see `PythonCollector` for when it goes. */
export const compiledPython: FileForm = {
  matches: ({ isPaired }) => isPaired,
  rewrite(bytes, _place, count) {
    const result = withoutSourceTime(bytes);
    if (!result.equals(bytes)) count('pyc-mtime');
    return result;
  },
};
