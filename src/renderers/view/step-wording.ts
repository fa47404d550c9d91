import type { Report } from '../../model/report.ts';
import { chainOf } from './chain.ts';

/** A layer that differs and which step of the build made it. */
export interface StepRow {
  /** `layer 3`. */
  readonly layer: string;
  readonly text: string;
  /** Id of the first finding in the layer. */
  readonly first: number;
}

export const stepsHeading = 'Where the layers come from';

/** A row for each layer that differs, in the order of the layers; empty where no history tells. */
export function stepRows({ steps, findings }: Report): StepRow[] {
  const texts = new Map(findings.map(({ id, madeBy }) => [id, madeBy]));
  return (steps ?? []).flatMap(({ path, findings: [first] }) => {
    const text = first === undefined ? undefined : texts.get(first);
    if (first === undefined || text === undefined) return [];
    const layer = [...path.slice(0, -1), ...chainOf(path.slice(-1)).slice(-1)].join(' ');
    return [{ layer, text, first }];
  });
}
