import type { Expected } from './expected.ts';
import { serviceIn } from './services.ts';

/** `grep -H digest` over the index.json files, as ODP's build_images.sh prints it; the prefix depends on the folder. */
const grepLine = /([A-Za-z0-9._-]+)\/index\.json(?::\d+)?[:-]\s*"digest":\s*"(sha256:[0-9a-f]{64})"/;
const anyDigest = /\bsha256:[0-9a-f]{64}\b/g;
/** `name digest`, with what Markdown, YAML or a reference puts around and between them. */
const namedLine = /^[\s|*`'"-]*([A-Za-z0-9][A-Za-z0-9._/-]*)[\s|:=@`'"]+(sha256:[0-9a-f]{64})[\s|`'",]*$/;

type Reader = (line: string) => { readonly service: string | null; readonly digest: string } | null;

/**
 * Expected digests in a text: the output of build_images.sh, a BUILDING.md, a release note, a list of names and digests.
 * The most exact form that occurs in the text is the only one that counts, so that other digests in a note (of a base
 * image, of a download) are not taken for services. `source` names the text; the line is added.
 */
export function expectedInText(text: string, source: string): Expected[] {
  const lines = text.split(/\r?\n/);
  for (const read of [grepped, mentioned, named, alone]) {
    const found = lines.flatMap((line, at): Expected[] => {
      const entry = read(line);
      return entry === null ? [] : [{ ...entry, imageId: null, layers: [], source: `${source}:${at + 1}` }];
    });
    if (found.length > 0) return found;
  }
  return [];
}

const grepped: Reader = (line) => {
  const [, target, digest] = grepLine.exec(line) ?? [];
  if (target === undefined || digest === undefined) return null;
  return { service: serviceIn(target) ?? target.replace(/_image$/, ''), digest };
};

const mentioned: Reader = (line) => {
  const digest = onlyDigest(line);
  const service = digest === null ? null : serviceIn(line.replace(digest, ' '));
  return digest === null || service === null ? null : { service, digest };
};

const named: Reader = (line) => {
  const [, name, digest] = namedLine.exec(line) ?? [];
  if (name === undefined || digest === undefined) return null;
  return { service: name.split('/').at(-1) ?? name, digest };
};

const alone: Reader = (line) => {
  const digest = onlyDigest(line);
  return digest !== null && line.replace(digest, '').trim() === '' ? { service: null, digest } : null;
};

function onlyDigest(line: string): string | null {
  const found = line.match(anyDigest) ?? [];
  return found.length === 1 ? (found[0] ?? null) : null;
}
