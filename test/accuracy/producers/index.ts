import { archiveProducers } from './archives.ts';
import { compressorProducers } from './compressors.ts';
import { dataProducers } from './data.ts';
import { javaProducers } from './java.ts';
import { languageProducers } from './languages.ts';
import { nativeProducers } from './native.ts';
import type { Producer } from './producer.ts';
import { pythonProducers } from './python.ts';

export const producers: readonly Producer[] = [
  ...javaProducers,
  ...pythonProducers,
  ...nativeProducers,
  ...compressorProducers,
  ...archiveProducers,
  ...dataProducers,
  ...languageProducers,
];
