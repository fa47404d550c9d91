import { examine } from '../doctor/examine.ts';
import { Project } from '../doctor/project.ts';
import { rules } from '../doctor/rules/index.gen.ts';
import type { DoctorResult } from '../model/doctor.ts';
import { readCheckout } from './read-checkout.ts';

/** Reads a source tree and lists what threatens the determinism of its builds. Throws `InputError` for what is no folder. */
export async function examineCheckout(folder: string): Promise<DoctorResult> {
  const { texts, names, problems } = await readCheckout(folder);
  const project = new Project(texts, names);
  const { leftOut, ...result } = examine(project, rules);
  return {
    ...result,
    problems: [...problems, ...project.unread, ...leftOut.map((message) => ({ file: '', message }))],
  };
}
