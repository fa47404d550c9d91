import { join } from 'node:path';
import { InputError } from '../../model/problem.ts';
import type { CompareOptions } from '../compare.ts';
import { openDockerfile } from '../layer-steps.ts';
import type { Recipe } from './recipes.ts';

/** What a recipe builds from, where it is a Dockerfile that can be read. */
export function recipeDockerfile(source: string, { dockerfiles }: Recipe): Pick<CompareOptions, 'dockerfiles'> {
  for (const name of dockerfiles ?? []) {
    const given = { path: join(source, name), name };
    try {
      openDockerfile(given);
      return { dockerfiles: { left: given, right: given } };
    } catch (error) {
      // The builder has its own eyes; what is too odd for us is only not told.
      if (!(error instanceof InputError)) throw error;
    }
  }
  return {};
}
