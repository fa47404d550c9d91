import type { Cause } from '../model/cause.ts';
import { fact } from './_shared/values.ts';

/** Maps of Go and of C++ are walked in another order each time. */
const hashed = { factor: 'factor-hash-seed', left: null, right: null } as const;

export const protobufMapOrder: Cause = {
  id: 'protobuf-map-order',
  title: 'The order of map entries or fields in a Protocol Buffers message',
  specificity: 'structured',
  on: ['protobuf:order', 'protobuf:serialisation'],
  claim: (site) => {
    // Modules of Kotlin have a cause of their own.
    if (/\.kotlin_module(#\d+)?$/.test(site.path.at(-1) ?? '')) return undefined;
    if (site.key === 'protobuf:serialisation') {
      const text = 'every field holds the same values in the same order, entries of known maps aside';
      return site.role === 'encoding'
        ? { grade: 'guarded', role: 'encoding', predicate: { text, held: true }, hint: hashed }
        : undefined;
    }
    if (fact(site, 'mapLike') !== true || fact(site, 'itemsEqual') !== true) return undefined;
    const text = 'the fields are entries of a map (they look so; the schema is not known)';
    return { grade: 'guarded', predicate: { text, held: false }, hint: hashed };
  },
  fixes: [
    {
      for: 'any',
      text: 'Serialise deterministically: SetSerializationDeterministic(true) in C++, proto.MarshalOptions{Deterministic: true} in Go, useDeterministicSerialization() in Java.',
    },
  ],
};
