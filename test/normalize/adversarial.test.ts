import { afterAll, describe, expect, it } from 'vitest';
import { attacks } from '../accuracy/adversarial/index.ts';
import { planAttacks } from '../accuracy/attack-cases.ts';
import { buildCase } from '../accuracy/build-case.ts';
import { ImagePair, memoryDirectory } from '../support/image-pair.ts';
import { canonicalOf, isOne } from './canonical-image.ts';

const pair = new ImagePair(memoryDirectory);
afterAll(() => pair.dispose());

/** Every attack alone, and hidden among harmless changes. */
const planned = planAttacks(attacks, 2).map((one) => ({ id: one.id, one }));

describe('a change that matters', () => {
  it.each(planned)('stays one: $id', async ({ one }) => {
    const { left, right } = buildCase(one.from, one.placed);
    pair.write('left', left);
    pair.write('right', right);
    const images = [await canonicalOf(pair.reference('left')), await canonicalOf(pair.reference('right'))] as const;
    expect(isOne(...images)).toBe(false);
  });
});
