import type { Cause } from '../model/cause.ts';
import { baseName, bothTexts } from './_shared/values.ts';

const names = /\.(pbtxt|textproto|textpb|txtpb|prototxt)$/;
/** A line without comment that is shown whole. */
const plainLine = /^[^#]*(?<!…)$/;
const quoted = /("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')/;

export const protobufTextSpace: Cause = {
  id: 'protobuf-text-space',
  title: 'White space in Protocol Buffers text',
  specificity: 'structured',
  on: ['pbtxt:spacing', 'text:line'],
  claim: (site) => {
    if (site.key === 'pbtxt:spacing') return { grade: 'safe', role: 'encoding' };
    const texts = names.test(baseName(site)) ? bothTexts(site) : undefined;
    if (texts === undefined || !texts.every((text) => plainLine.test(text))) return undefined;
    return collapse(texts[0]) === collapse(texts[1]) ? { grade: 'safe', role: 'encoding' } : undefined;
  },
  fixes: [
    {
      for: 'any',
      text: 'Go puts random spaces into prototext and protojson on purpose: format the output once (buf format, txtpbfmt) or write it with another library.',
    },
  ],
};

/** Runs of white space outside strings as one space each. */
function collapse(line: string): string {
  return line
    .split(quoted)
    .map((part, at) => (at % 2 === 1 ? part : part.replace(/[ \t]+/g, ' ')))
    .join('')
    .trim();
}
