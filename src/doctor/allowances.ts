import type { DoctorFinding } from '../model/doctor.ts';
import type { Rule } from './rule.ts';
import type { SourceFile } from './source-file.ts';

interface Allowance {
  readonly file: string;
  readonly line: number;
  readonly rules: readonly string[];
  readonly reason: string;
  readonly isLineOfItsOwn: boolean;
}

const comment =
  /(?:#|\/\/|\/\*|<!--)[ \t]*odp-diff:[ \t]*allow[ \t]+([\w-]+(?:[ \t]*,[ \t]*[\w-]+)*)[ \t]*(?:[:—–-]+[ \t]*)?([^\n]*)/g;
const maxAllowances = 10_000;

/**
 * Comments by which a tree says that it lives with something: `# odp-diff: allow RULE[, RULE]: reason`, behind what it
 * concerns or on the line before it. A reason is required; without one the comment does nothing.
 */
export class Allowances {
  readonly #byPlace = new Map<string, Allowance>();
  readonly #faults: string[] = [];
  readonly #used = new Set<string>();

  constructor(files: readonly SourceFile[], rules: readonly Rule[]) {
    const ids = new Set(rules.map(({ id }) => id));
    for (const file of files) {
      if (!file.text.includes('odp-diff:')) continue;
      for (const match of file.text.matchAll(comment)) this.#add(file, match, ids);
    }
  }

  #add(file: SourceFile, match: RegExpExecArray, ids: ReadonlySet<string>): void {
    if (this.#byPlace.size >= maxAllowances) return;
    const { line, column } = file.lines.at(match.index);
    const names = (match[1] ?? '').split(/\s*,\s*/);
    const reason = (match[2] ?? '').replace(/\s*(?:\*\/|-->)\s*$/, '').trim();
    const unknown = names.find((name) => !ids.has(name));
    if (unknown !== undefined) this.#faults.push(`${file.path}:${line}: there is no rule ${unknown}`);
    if (reason === '') this.#faults.push(`${file.path}:${line}: a reason is missing, so nothing is allowed`);
    else {
      const isLineOfItsOwn =
        file.lines
          .text(line)
          .slice(0, column - 1)
          .trim() === '';
      this.#byPlace.set(`${file.path}\0${line}`, { file: file.path, line, rules: names, reason, isLineOfItsOwn });
    }
  }

  /** What allows a finding of a rule on a line; null when nothing does. */
  of(rule: string, file: SourceFile, line: number): DoctorFinding['allowed'] {
    const own = this.#byPlace.get(`${file.path}\0${line}`);
    // Several comments may stand above each other in front of what they concern.
    let above = line - 1;
    for (;;) {
      const found = this.#byPlace.get(`${file.path}\0${above}`);
      if (found?.isLineOfItsOwn !== true || found.rules.includes(rule)) break;
      above -= 1;
    }
    const before = this.#byPlace.get(`${file.path}\0${above}`);
    const fitting = [own, before?.isLineOfItsOwn === true ? before : undefined].find((each) =>
      each?.rules.includes(rule),
    );
    if (fitting === undefined) return null;
    this.#used.add(`${fitting.file}\0${fitting.line}\0${rule}`);
    return { by: `${fitting.file}:${fitting.line}`, reason: fitting.reason, accepted: true };
  }

  /** Comments that do nothing, in the order of the tree. */
  unused(): string[] {
    const idle = [...this.#byPlace.values()].flatMap(({ file, line, rules }) =>
      rules
        .filter((rule) => !this.#used.has(`${file}\0${line}\0${rule}`))
        .map((rule) => `${file}:${line}: allows ${rule}, which is not found here`),
    );
    return [...this.#faults, ...idle];
  }
}
