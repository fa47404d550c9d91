import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { build } from 'esbuild';

/** Bundles the script of the HTML report into a module that holds it as text. Not committed: the sources say it all. */
const target = 'src/renderers/html/client.gen.ts';

const { outputFiles } = await build({
  entryPoints: ['src/renderers/html/client/main.ts'],
  bundle: true,
  write: false,
  minify: true,
  format: 'iife',
  target: 'es2022',
  charset: 'ascii',
  legalComments: 'none',
  // The page is one file: no map beside it.
  sourcemap: false,
});
const [output] = outputFiles;
if (output === undefined) throw new Error('esbuild wrote nothing');
// `</script` inside a string of the script would end it.
const text = output.text.trim().replaceAll('</', '<\\/');
mkdirSync(dirname(target), { recursive: true });
writeFileSync(
  target,
  `// Written by src/dev/bundle-client.ts.\nexport const clientScript: string = ${JSON.stringify(text)};\n`,
);
