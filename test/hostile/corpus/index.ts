import type { HostileGroup } from '../model.ts';
import { tarGroup } from './tar.ts';
import { zipGroup } from './zip.ts';

export const hostileGroups: readonly HostileGroup[] = [tarGroup, zipGroup];
