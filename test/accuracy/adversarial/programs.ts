import { createHash } from 'node:crypto';
import { compiled, compiledByHash, replaced } from '../../../fixtures/causes/_shared/compiled.ts';
import { reportReader } from '../../../fixtures/causes/_shared/report-reader.ts';
import { artefact } from '../../../fixtures/images/parts/artefacts.ts';
import { type Fault, type FaultFile, leftTime, rightTime } from '../model.ts';
import { inFile, inSystem, patched } from './attack.ts';

const className = 'com/example/collector/ReportReader.class';
const classes: readonly Fault[] = [
  inFile(
    'class: one constant among line shifts',
    className,
    reportReader({ line: 12 }),
    reportReader({ line: 19, limit: 201 }),
  ),
  inFile(
    'class: one text among line shifts',
    className,
    reportReader({ line: 12 }),
    reportReader({ line: 19, bucket: 'aggregated-report5' }),
  ),
  inFile('class: one text', className, reportReader(), reportReader({ bucket: '/tmp/reports' })),
  inFile('class: access', className, reportReader(), reportReader({ flags: 0x0001 })),
  inFile(
    'class: one more field',
    className,
    reportReader(),
    reportReader({ fields: [{ flags: 1, name: 'door', descriptor: 'I' }] }),
  ),
  inFile(
    'class: constants in another order, and one changed',
    className,
    reportReader(),
    reportReader({ pool: 'reversed', limit: 222 }),
  ),
];

const source = artefact('src/python/task_builder.py');
const sourceFile: FaultFile = { name: 'task_builder.py', left: source, right: source, mtime: leftTime };
const cache = '__pycache__/task_builder.cpython-311.pyc';
const codeAt = 0x60;
const evil = (bytes: Buffer): Buffer => patched(bytes, codeAt, Buffer.from([(bytes[codeAt] ?? 0) ^ 4]));

const python: readonly Fault[] = [
  inFile('pyc: code behind an unchecked hash', cache, compiledByHash('unchecked'), evil(compiledByHash('unchecked')), [
    sourceFile,
  ]),
  inFile('pyc: code behind a checked hash', cache, compiledByHash('checked'), evil(compiledByHash('checked')), [
    sourceFile,
  ]),
  inFile('pyc: code behind a changed time', cache, compiled(leftTime), evil(compiled(rightTime)), [sourceFile]),
  inFile(
    'pyc: a name behind a changed folder',
    cache,
    compiled(),
    replaced(replaced(compiled(), '/build/a/', '/build/b/'), 'task_builder.py', 'tusk_builder.py'),
    [sourceFile],
  ),
  inFile(
    'pyc: a hash that is not the source’s',
    cache,
    compiledByHash('unchecked'),
    compiledByHash('unchecked', '0123456789abcdef'),
    [sourceFile],
  ),
  inFile('pyc: bytes after the code', cache, compiled(), Buffer.concat([compiled(), Buffer.from('payload')]), [
    sourceFile,
  ]),
];

const module = 'def answer():\n    return 42\n';
const info = 'answer-1.0.dist-info/RECORD';
const sum = (text: string): string => `sha256=${createHash('sha256').update(text).digest('base64url')}`;
const wheel = (id: string, left: string, right: string, rightModule = module, root = info): Fault => ({
  ...inFile(id, info, `${left}\n${info},,\n`, `${right}\n${info},,\n`),
  files: [
    { name: 'answer.py', left: Buffer.from(module), right: Buffer.from(rightModule) },
    { name: info, left: Buffer.from(`${left}\n${info},,\n`), right: Buffer.from(`${right}\n${info},,\n`) },
  ],
  roots: [{ steps: [root, '**'] }],
});
const honest = `answer.py,${sum(module)},${module.length}`;
const other = 'def answer():\n    return 43\n';

const records: readonly Fault[] = [
  wheel('RECORD: another digest', honest, `answer.py,${sum('x')},${module.length}`),
  wheel('RECORD: another size', honest, `answer.py,${sum(module)},${module.length + 1}`),
  wheel('RECORD: another algorithm', honest, `answer.py,${sum(module).replace('sha256', 'sha257')},${module.length}`),
  wheel('RECORD: no digest', honest, 'answer.py,,'),
  wheel('RECORD: another file', honest, honest.replace('answer', 'answes')),
  wheel('RECORD: a source that it was not told of', honest, honest, other, 'answer.py'),
  wheel('RECORD: a source that it was told of', honest, `answer.py,${sum(other)},${other.length}`, other, 'answer.py'),
];

const md5 = (text: string): string => createHash('md5').update(text).digest('hex');
const sums = 'var/lib/dpkg/info/sample.md5sums';
const toolName = 'usr/bin/sample-tool';
const tool: FaultFile = { name: toolName, left: Buffer.from('tool'), right: Buffer.from('tool'), mode: 0o755 };
const packages: readonly Fault[] = [
  inSystem('md5sums: a digest that lies', sums, `${md5('tool')}  ${toolName}\n`, `${md5('other')}  ${toolName}\n`, [
    tool,
  ]),
  inSystem('md5sums: a program that it was not told of', toolName, 'tool', 'evil', [
    {
      name: sums,
      left: Buffer.from(`${md5('tool')}  ${toolName}\n`),
      right: Buffer.from(`${md5('tool')}  ${toolName}\n`),
    },
  ]),
  inSystem('md5sums: a program that it was told of', toolName, 'tool', 'evil', [
    {
      name: sums,
      left: Buffer.from(`${md5('tool')}  ${toolName}\n`),
      right: Buffer.from(`${md5('evil')}  ${toolName}\n`),
    },
  ]),
];

const library = artefact('native/libservice-jni.17.so');
/** Note header of 16 bytes at 0x238, then the build id; code from 0x1060 on, read-only data from 0x2000 on. */
const otherId = (bytes: Buffer): Buffer =>
  patched(bytes, 0x248, Buffer.from('00112233445566778899aabbccddeeff', 'hex'));
const flip = (at: number): Buffer => patched(library, at, Buffer.from([(library[at] ?? 0) ^ 1]));
const place = (text: string): number => library.indexOf(text);

const natives: readonly Fault[] = [
  inFile('elf: code hidden by another build id', 'libsample.so', library, otherId(flip(0x1120))),
  inFile('elf: one byte of code', 'libsample.so', library, flip(0x1100)),
  inFile('elf: a build id that nothing gives', 'libsample.so', library, otherId(library)),
  inFile('elf: a format of messages', 'libsample.so', library, patched(library, place('%s:%d: check'), '%n:%n:')),
  inFile('elf: a needed library', 'libsample.so', library, patched(library, place('libc.so.6'), 'libx.so.6')),
  inFile('elf: an imported function', 'libsample.so', library, patched(library, place('abort\0'), 'abhor')),
  inFile('elf: a start function', 'libsample.so', library, flip(0x2df0)),
  inFile('elf: bytes after the end', 'libsample.so', library, Buffer.concat([library, Buffer.from('payload')])),
  inFile('elf: the entry point', 'libsample.so', library, flip(0x18)),
  inFile(
    'elf: code among another source path',
    'libsample.so',
    library,
    patched(flip(0x1108), place('linux-sandbox/17'), 'linux-sandbox/42'),
  ),
];

export const programAttacks: readonly Fault[] = [...classes, ...python, ...records, ...packages, ...natives];
