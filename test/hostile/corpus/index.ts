import type { HostileGroup } from '../model.ts';
import { documentGroup } from './documents.ts';
import { fileGroup } from './files.ts';
import { streamGroup } from './streams.ts';
import { tarGroup } from './tar.ts';
import { zipGroup } from './zip.ts';

export const hostileGroups: readonly HostileGroup[] = [tarGroup, zipGroup, streamGroup, documentGroup, fileGroup];
