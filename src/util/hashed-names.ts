/**
 * The hash of the content that bundlers put into names, before one or two extensions: hexadecimal (webpack), base 32
 * (esbuild), base 64 (Rollup, Vite).
 */
const hashBefore =
  /([.-])([0-9a-f]{8,64}|[A-Z2-7]{8}|(?=[A-Za-z0-9_-]{0,7}[0-9A-Z])[A-Za-z0-9_-]{8})((?:\.chunk|\.bundle|\.min|\.module)?\.(?:js\.map|css\.map|mjs\.map|m?js|cjs|css|map|wasm|svg|png|woff2?|json)(?![\w.-]))/g;
/** importlib writes a .pyc under such a name first; the number is an address in memory. */
const unfinished = /(\.py[co])\.\d+$/;

/** A text with the hashes in its file names taken out, and these hashes. A NUL stands for each. */
export function cutHashes(text: string): { readonly rest: string; readonly hashes: readonly string[] } {
  const hashes: string[] = [];
  const rest = text.replace(hashBefore, (_, before: string, hash: string, after: string) => {
    hashes.push(hash);
    return `${before}\u0000${after}`;
  });
  return { rest, hashes };
}

/** A whole digest in hexadecimal, of MD5, SHA-1, SHA-256, SHA-384 or SHA-512: content-addressed stores name files so. */
const digest = /(?<![0-9A-Za-z])(?:[0-9a-f]{128}|[0-9a-f]{96}|[0-9a-f]{64}|[0-9a-f]{40}|[0-9a-f]{32})(?![0-9A-Za-z])/g;

/** The name without the part that is new in each build; '' when it has none. */
export function nameWithoutHash(name: string): string {
  const stem = cutHashes(name).rest.replace(digest, '\u0000').replace(unfinished, '$1.\u0000');
  return stem === name ? '' : stem;
}
