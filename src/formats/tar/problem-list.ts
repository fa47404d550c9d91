import type { TarProblem } from './tar-index.ts';

const maxProblems = 200;

/** Problems of one archive; a hostile one can have one for each block, so only the first 200 are kept. */
export class ProblemList {
  readonly #kept: TarProblem[] = [];
  #dropped = 0;
  #droppedError = false;

  add(severity: TarProblem['severity'], code: string, offset: number, message: string): void {
    if (this.#kept.length < maxProblems) {
      this.#kept.push({ code, severity, offset, message });
      return;
    }
    this.#dropped += 1;
    this.#droppedError ||= severity === 'error';
  }

  /** All kept problems, and a last one that counts the others. */
  finish(): readonly TarProblem[] {
    if (this.#dropped === 0) return this.#kept;
    const severity = this.#droppedError ? 'error' : 'note';
    const message = `${this.#dropped} more problems of this archive are not listed`;
    return [...this.#kept, { code: 'tar-more-problems', severity, offset: null, message }];
  }
}
