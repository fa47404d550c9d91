import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { build, type Metafile, type Plugin } from 'esbuild';

/**
 * Puts the compiled program into a few files: to find and read a thousand small ones takes Node half a second. They lie
 * as deep as the sources, so that paths relative to them hold. What they take over from packages is named in LICENSES.txt.
 */
const target = 'dist/run';

/** The tables of Unicode take 20 ms to load, and the parser of arguments imports this only to lay out its help. */
const lateSegmenter: Plugin = {
  name: 'late-segmenter',
  setup: ({ onLoad }) => {
    onLoad({ filter: /[\\/]string-width[\\/]index\.js$/ }, ({ path }) => {
      const text = readFileSync(path, 'utf8');
      const early = 'const segmenter = new Intl.Segmenter();';
      if (!text.includes(early)) throw new Error('string-width has not the line that version 8 has');
      const late = 'let made; const segmenter = { segment: (text) => (made ??= new Intl.Segmenter()).segment(text) };';
      return { contents: text.replace(early, late), loader: 'js' };
    });
  },
};

rmSync(target, { recursive: true, force: true });
const { metafile } = await build({
  entryPoints: { main: 'src/cli/main.ts', worker: 'src/app/worker.ts' },
  outdir: target,
  bundle: true,
  plugins: [lateSegmenter],
  splitting: true,
  minify: true,
  keepNames: true,
  format: 'esm',
  platform: 'node',
  target: 'node20',
  metafile: true,
  logLevel: 'warning',
  legalComments: 'none',
  // terminal.ts sets it for a program that is not bundled.
  logOverride: { 'assign-to-define': 'silent' },
  // Ink asks for it only where somebody debugs Ink.
  external: ['react-devtools-core'],
  define: { 'process.env.NODE_ENV': '"production"' },
});
for (const file of Object.keys(metafile.outputs)) giveRequire(file);
writeFileSync(join(target, 'LICENSES.txt'), licenses(metafile));

const { parseArguments } = await import('../cli/arguments.ts');
const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { readonly version: string };
const help = await parseArguments(['--help'], version);
if (help.name !== 'help') throw new Error('--help is no help');
writeFileSync('dist/help.txt', help.text);

/** Packages in the older module format call `require` for what belongs to Node; esbuild leaves that to one helper. */
function giveRequire(file: string): void {
  const text = readFileSync(file, 'utf8');
  if (!text.includes('Dynamic require of')) return;
  const lines = "import{createRequire as odpRequire}from'node:module';const require=odpRequire(import.meta.url);\n";
  writeFileSync(file, `${lines}${text}`);
}

function licenses({ inputs }: Metafile): string {
  const folders = Object.keys(inputs).flatMap(
    (file) => /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(file)?.[1] ?? [],
  );
  const packages = new Map([...new Set(folders)].map((folder) => [packageName(folder), folder]));
  return [...packages]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, folder]) => `${name}\n\n${licenseOf(folder)}\n`)
    .join(`\n${'-'.repeat(72)}\n\n`);
}

function packageName(folder: string): string {
  const { name, version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Record<string, unknown>;
  return `${String(name)} ${String(version)}`;
}

/** The text of the licence; where a package ships none, what it calls it. */
function licenseOf(folder: string): string {
  const file = readdirSync(folder).find((name) => /^licen[cs]e/i.test(name));
  if (file !== undefined) return readFileSync(join(folder, file), 'utf8').trim();
  const { license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { readonly license?: unknown };
  return String(license ?? `see ${dirname(folder)}`);
}
