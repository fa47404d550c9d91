import { maxLayerBytes } from '../bytes/limits.ts';
import type { SideName } from '../model/bytes.ts';
import type { CompareContext, Format, Node, Probe } from '../model/format.ts';
import { compareContainer } from './_shared/compare-container.ts';
import type { ContainerSide } from './_shared/container.ts';
import { zipContainer } from './zip/container.ts';
import { ContentStore, type Undecoded } from './zip/content.ts';
import { type DataEncoding, EncodingProbe, encodingFacts } from './zip/data-encoding.ts';
import { readZip, type ZipIndex } from './zip/read-zip.ts';

const magics = [
  Buffer.from('PK\x03\x04', 'latin1'),
  Buffer.from('PK\x05\x06', 'latin1'),
  Buffer.from('PK\x06\x06', 'latin1'),
  Buffer.from('PK\x07\x08PK\x03\x04', 'latin1'),
  Buffer.from('PK00PK\x03\x04', 'latin1'),
  Buffer.from('JM\x01\x00PK\x03\x04', 'latin1'),
];

/** Names under which programs and scripts stand in front of an archive. */
const executableName = /\.(?:jar|war|ear|zip|whl|egg|pyz|pex|par|exe|apk|aar)$/i;
const scriptStart = Buffer.from('#!');

/** Zip archives and everything made of them: jar, war, whl, jmod, … (PKWARE APPNOTE 6.3.10). */
export const zip: Format = {
  id: 'zip',
  title: 'zip archive',
  order: 'container',
  maxSize: maxLayerBytes,
  matches,
  compare,
};

/** By the first bytes; a self-executing archive by its name and what its launcher begins with or is followed by. */
function matches({ name, head }: Probe): boolean {
  if (magics.some((magic) => startsWith(head, magic))) return true;
  return executableName.test(name) && (startsWith(head, scriptStart) || head.includes('PK\x03\x04', 0, 'latin1'));
}

function startsWith(head: Buffer, magic: Buffer): boolean {
  return head.subarray(0, magic.length).equals(magic);
}

function compare(left: Node, right: Node, cx: CompareContext): void {
  const store = new ContentStore();
  try {
    const l = openSide('left', left, store, cx);
    const r = openSide('right', right, store, cx);
    const leftEncoding = encodingOf(left, l.index, store);
    const rightEncoding = encodingOf(right, r.index, store);
    compareContainer('zip', left, right, l.container, r.container, cx, {
      hasWinners: true,
      dataEncoding: (leftAt, rightAt) => encodingFacts(leftEncoding(leftAt), rightEncoding(rightAt)),
    });
  } finally {
    store.close();
  }
}

function encodingOf(node: Node, index: ZipIndex, store: ContentStore): (at: number) => DataEncoding | undefined {
  const probe = new EncodingProbe(store);
  return (at) => {
    const entry = index.entries[at];
    return entry && probe.dataEncoding(node.bytes, entry);
  };
}

function openSide(
  side: SideName,
  node: Node,
  store: ContentStore,
  cx: CompareContext,
): { readonly index: ZipIndex; readonly container: ContainerSide } {
  const index = readZip(node.bytes);
  const onUndecoded = (name: string, { code, message }: Undecoded): void =>
    cx.problem({
      code,
      severity: code === 'zip-data' ? 'error' : 'note',
      side,
      path: [...node.path, name],
      offset: null,
      message,
      hint: 'The stored bytes of this member were compared as they are.',
    });
  return { index, container: zipContainer(node.bytes, index, { store, onUndecoded }) };
}
