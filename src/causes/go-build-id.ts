import type { Cause } from '../model/cause.ts';
import { bothTexts } from './_shared/values.ts';

export const goBuildId: Cause = {
  id: 'go-build-id',
  title: 'The build id of a Go program',
  specificity: 'structured',
  on: ['elf:go-build-id'],
  claim: (site) => {
    const values = bothTexts(site);
    if (values === undefined || !values.every((value) => parts.test(value))) return undefined;
    const holds = site.left?.derived?.holds === true && site.right?.derived?.holds === true;
    if (holds) return { grade: 'safe' };
    return {
      grade: 'guarded',
      predicate: {
        text: 'the ids of the actions say no more than what else differs in the file (not checked)',
        held: false,
      },
    };
  },
  fixes: [{ for: 'any', text: 'Fix what else differs; or leave the id out: go build -ldflags=-buildid=' }],
};

/** 15 bytes in base 64 for each part. */
const parts = /^[\w-]{20}(?:\/[\w-]{20}){0,3}$/;
