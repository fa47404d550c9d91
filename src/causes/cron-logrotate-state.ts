import type { Cause } from '../model/cause.ts';
import type { Site } from '../model/site.ts';
import { knownFile } from './_shared/known-file.ts';

/** The two kinds of line that logrotate writes, and the one of anacron; empty texts are lines of one side only. */
const stateLine =
  /^(logrotate state -- version \d+|("[^"]+"|\S+) \d{4}-\d{1,2}-\d{1,2}(-\d{1,2}:\d{1,2}:\d{1,2})?|\d{8}|)$/;

function isStateText(site: Site): boolean {
  if (site.kind === 'presence') return true;
  const texts = [site.left, site.right].flatMap((side) => (side === null ? [] : [String(side.value)]));
  return site.key.startsWith('text:') && texts.every((text) => text.split('\n').every((line) => stateLine.test(line)));
}

export const cronLogrotateState: Cause = knownFile({
  id: 'cron-logrotate-state',
  title: 'When logrotate, anacron and systemd timers last ran',
  path: /^var\/(lib\/(logrotate\/(logrotate\.)?status|logrotate\.status|systemd\/timers\/stamp-[^/]+)|spool\/anacron\/cron\.[a-z]+)$/,
  grade: 'safe',
  accepts: isStateText,
  fixes: [
    {
      for: 'docker',
      text: 'Remove /var/lib/logrotate/status, /var/spool/anacron/* and /var/lib/systemd/timers/* in the step that ran them.',
    },
  ],
});
