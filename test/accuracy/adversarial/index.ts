import type { Fault } from '../model.ts';
import { archiveAttacks } from './archives.ts';
import { descriptionAttacks } from './description.ts';
import { layerAttacks } from './layers.ts';
import { programAttacks } from './programs.ts';
import { textAttacks } from './texts.ts';

/** Changes that matter, written by the builders of fixtures/: no tool is needed. */
export const attacks: readonly Fault[] = [
  ...layerAttacks,
  ...archiveAttacks,
  ...descriptionAttacks,
  ...programAttacks,
  ...textAttacks,
];
