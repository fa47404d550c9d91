import type { Rule } from '../rule.ts';
import { wholeFile } from '../whole-file.ts';

export const hostFile: Rule = {
  id: 'host-file',
  title: 'The image has the network names of the machine that built it',
  severity: 'warning',
  family: 'determinism',
  cause: 'host-files',
  why: 'Container engines mount these files over; what was left in the layer is of the build machine.',
  fixes: [],
  file: {
    wants: ({ full, inside, size }) =>
      inside.length === 0 && size > 0 && size < 65_536 && /^etc\/(?:hostname|hosts|resolv\.conf)$/.test(full),
    look(file, _cx, found) {
      const lines = wholeFile(file).toString('latin1').split('\n');
      const own = lines.map((line) => line.replace(/#.*/, '').trim()).filter((line) => line !== '' && !isNeutral(line));
      if (own.length > 0) found({ field: 'content', value: own[0] ?? null, expected: 'absent' });
    },
  },
};

/** Lines that are the same on every machine. */
function isNeutral(line: string): boolean {
  const [address, ...names] = line.split(/\s+/);
  const isLocal = /^(?:127\.0\.0\.1|::1|fe00::0|ff00::0|ff02::[123])$/.test(address ?? '');
  return (isLocal && names.every((name) => /^(?:localhost|ip6-|broadcasthost)/.test(name))) || line === 'localhost';
}
