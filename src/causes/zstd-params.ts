import type { Cause, Claim } from '../model/cause.ts';
import type { Site } from '../model/site.ts';

/** Fields by which a writer says how it cut and checked the payload (RFC 8878 section 3.1.1). */
const parameters = [
  'zstd:frame_header_descriptor',
  'zstd:window_descriptor',
  'zstd:frame_content_size',
  'zstd:content_checksum',
  'zstd:data_blocks',
  'zstd:frames',
];

/** What a skippable frame consists of, which decoders pass over (section 3.1.2). */
const skippable = ['zstd:magic_number', 'zstd:frame_size', 'zstd:user_data'];

/** The same of LZ4 (LZ4 Frame Format Description). */
const lz4Parameters = ['lz4:flags', 'lz4:block_size', 'lz4:content_size', 'lz4:content_checksum', 'lz4:blocks'];

export const zstdParams: Cause = {
  id: 'zstd-params',
  title: 'Zstd or LZ4 data written with other settings',
  specificity: 'structured',
  on: [...parameters, ...skippable, ...lz4Parameters],
  claim: claimParameter,
  fixes: [{ for: 'any', text: 'Pin the zstd version, the level and the number of threads.' }],
};

function claimParameter(site: Site): Claim | undefined {
  if (parameters.includes(site.key) || lz4Parameters.includes(site.key)) return { grade: 'safe' };
  if (!site.name.startsWith('skippable')) return undefined;
  return {
    grade: 'guarded',
    predicate: {
      text: 'the skippable frame is a table of contents that agrees with the data (not checked)',
      held: false,
    },
  };
}
