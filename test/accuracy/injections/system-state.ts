import { type FileFault, iso, leftTime, type Root, type Side, timeOf } from '../model.ts';
import { Prng } from '../prng.ts';

type Known = Pick<FileFault, 'causes' | 'factor' | 'effect'>;

function file(
  id: string,
  name: string,
  known: Known,
  content: (side: Side) => Buffer | string,
  field?: RegExp,
): FileFault {
  const roots: readonly Root[] = [{ steps: [name], ...(field === undefined ? {} : { field }) }];
  const files = [{ name, left: Buffer.from(content('left')), right: Buffer.from(content('right')) }];
  return { kind: 'files', made: 'injected', id, place: 'layer', roots, files, ...known };
}

function hexOf(seed: string, digits: number): string {
  const random = new Prng(seed);
  return Array.from({ length: digits }, () => random.below(16).toString(16)).join('');
}

const harmlessClock = (cause: string): Known => ({ causes: [cause], factor: 'factor-clock', effect: 'harmless' });
const local = (side: Side, plus = 0): string =>
  iso(timeOf(side) + plus)
    .replace('T', ' ')
    .replace('Z', '');

/** State that installing packages leaves in an image. */
export const systemFaults: readonly FileFault[] = [
  file(
    'machine-id',
    'etc/machine-id',
    { causes: ['machine-id'], factor: null, effect: 'harmless' },
    (side) => `${hexOf(`machine ${side}`, 32)}\n`,
  ),
  file(
    'shadow: day of the last change',
    'etc/shadow',
    harmlessClock('shadow-lastchg'),
    (side) =>
      `root:*:20000:0:99999:7:::\nservice:!:${Math.floor(leftTime / 86400) + (side === 'left' ? 0 : 1)}:0:99999:7:::\n`,
  ),
  file('dpkg.log', 'var/log/dpkg.log', harmlessClock('dpkg-log'), (side) =>
    [0, 1, 2]
      .map(
        (at) =>
          `${local(side, at)} ${['startup archives unpack', 'install curl:amd64 <none> 7.88.1-10', 'status installed curl:amd64 7.88.1-10'][at]}\n`,
      )
      .join(''),
  ),
  file(
    'apt history',
    'var/log/apt/history.log',
    harmlessClock('apt-log'),
    (side) =>
      `\nStart-Date: ${local(side).replace(' ', '  ')}\nCommandline: apt-get install -y curl\nInstall: curl:amd64 (7.88.1-10)\nEnd-Date: ${local(side, 4).replace(' ', '  ')}\n`,
  ),
  file(
    'git.properties',
    'app/git.properties',
    { causes: ['git-properties'], factor: null, effect: 'benign' },
    (side) =>
      `git.branch=main\ngit.build.time=${iso(timeOf(side))}\ngit.commit.id=${'3f1c0a9d52b7e86410cc8d57f6a2be9134d7705e'}\n`,
  ),
  file(
    'build-info.properties',
    'app/META-INF/build-info.properties',
    harmlessClockBenign('build-info-properties'),
    (side) => `build.artifact=collector\nbuild.time=${iso(timeOf(side)).replace('Z', '.118Z')}\nbuild.version=1.2.3\n`,
  ),
];

function harmlessClockBenign(cause: string): Known {
  return { causes: [cause], factor: 'factor-clock', effect: 'benign' };
}
