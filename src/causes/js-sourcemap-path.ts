import { pathPair } from '../grammars/path-pair.ts';
import type { Cause, Claim } from '../model/cause.ts';
import type { Site } from '../model/site.ts';
import { cutHashes } from '../util/hashed-names.ts';
import { bothTexts, memberName } from './_shared/values.ts';

const map = /\.(?:js|mjs|cjs|css)\.map$/;
/** Source map format, revision 3; the first is that of a section of an indexed map. */
const pointers = /^(?:\/sections\/\d+\/map)?\/(?:sources\/\d+|sourceRoot|file)$/;

export const jsSourcemapPath: Cause = {
  id: 'js-sourcemap-path',
  title: 'Paths of the sources in a source map',
  specificity: 'structured',
  on: ['json:value', 'text:line'],
  claim: (site) => (site.key === 'json:value' ? claimValue(site) : claimInline(site)),
  fixes: [
    {
      for: 'any',
      text: 'Bundle in one fixed folder, or write relative paths (webpack devtoolModuleFilenameTemplate, esbuild absWorkingDir and sourceRoot).',
    },
  ],
};

function claimValue(site: Site): Claim | undefined {
  const paths = bothTexts(site);
  if (paths === undefined || !map.test(memberName(site)) || !pointers.test(site.name)) return undefined;
  const [left, right] = paths.map((path) => (site.name.endsWith('/file') ? cutHashes(path).rest : path));
  if (!site.name.endsWith('sourceRoot') && lastStep(left ?? '') !== lastStep(right ?? '')) return undefined;
  return claimOf(paths);
}

function claimOf(paths: readonly [string, string]): Claim {
  const pair = pathPair(...paths);
  return { grade: 'safe', ...(pair === undefined ? {} : { hint: { factor: 'build-path', ...pair } }) };
}

function lastStep(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

const inline =
  /^\/[/*]# sourceMappingURL=data:application\/json;(?:charset=utf-8;)?base64,([A-Za-z0-9+/]+=*)(?: \*\/)?$/;

/** A map in the file itself; a longer one than is shown of a line is left alone. */
function claimInline(site: Site): Claim | undefined {
  const maps = bothTexts(site)?.map((line) => mapOf(inline.exec(line)?.[1]));
  const [left, right] = maps ?? [];
  if (left === undefined || right === undefined || left.rest !== right.rest) return undefined;
  if (left.sources.length !== right.sources.length) return undefined;
  const isRenamed = left.sources.some((source, at) => lastStep(source) !== lastStep(right.sources[at] ?? ''));
  if (isRenamed) return undefined;
  const at = left.sources.findIndex((source, place) => source !== right.sources[place]);
  return claimOf([left.sources[at] ?? '', right.sources[at] ?? '']);
}

interface InlineMap {
  readonly sources: readonly string[];
  /** Everything but the paths, as text. */
  readonly rest: string;
}

function mapOf(base64: string | undefined): InlineMap | undefined {
  try {
    const read: unknown = JSON.parse(Buffer.from(base64 ?? '', 'base64').toString('utf8'));
    if (typeof read !== 'object' || read === null) return undefined;
    const { sources, sourceRoot: _root, file: _file, ...rest } = read as Record<string, unknown>;
    if (!Array.isArray(sources)) return undefined;
    return { sources: sources.map(String), rest: JSON.stringify(rest) };
  } catch {
    return undefined;
  }
}
