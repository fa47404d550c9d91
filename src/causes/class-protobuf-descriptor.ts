import { pathPair } from '../grammars/path-pair.ts';
import type { Cause } from '../model/cause.ts';
import { fact } from './_shared/values.ts';

export const classProtobufDescriptor: Cause = {
  id: 'class-protobuf-descriptor',
  title: 'The description of a .proto file inside a generated class',
  specificity: 'structured',
  on: ['class:constant'],
  claim: (site) => {
    const relation = fact(site, 'descriptor');
    if (relation === 'encoding') {
      const text = 'both texts are descriptors that hold the same fields with the same values in the same order';
      return { grade: 'guarded', predicate: { text, held: true } };
    }
    if (relation !== 'path') return undefined;
    const pair = pathPair(protoName(site.left?.value), protoName(site.right?.value));
    const text = 'only the folders of .proto files differ, and no program looks for them by name (not checked)';
    const hint = pair === undefined ? {} : { hint: { factor: 'build-path' as const, ...pair } };
    return { grade: 'guarded', predicate: { text, held: false }, ...hint };
  },
  fixes: [
    {
      for: 'bazel',
      text: 'Pin protoc by toolchain, and use strip_import_prefix so that names do not depend on the checkout.',
    },
    { for: 'any', text: 'Call protoc with --proto_path relative to one fixed root.' },
  ],
};

/** The first name of a .proto file in the text of a descriptor, behind its tag and length. */
function protoName(value: unknown): string {
  return /^\n[\s\S]([^\0-\x1f]{1,1024}?\.proto)/u.exec(String(value))?.[1] ?? '';
}
