import type { FoundCommand } from '../hits.ts';
import { commandsOf, hasOption, weighed } from '../hits.ts';
import type { Rule } from '../rule.ts';

export const packageUnpinned: Rule = {
  id: 'package-unpinned',
  title: 'Packages at their newest versions',
  severity: 'medium',
  why: 'Without versions and hashes the package manager takes what its index has on the day of the build.',
  fixes: [
    {
      for: 'docker',
      text: 'apk add name=version; dnf from a dated repository; pip install --require-hashes -r requirements.txt; npm ci; go install name@v1.2.3; cargo install --locked; gem install -v.',
    },
  ],
  causes: [],
  find: (project) =>
    commandsOf(project, 'apk', 'dnf', 'yum', 'microdnf', 'pip', 'pip3', 'npm', 'yarn', 'go', 'cargo', 'gem')
      .filter(({ text }) => text.context !== 'workflow')
      .filter(isUnpinned)
      .map((found) => weighed(project, found, 'medium')),
};

function isUnpinned({ command }: FoundCommand): boolean {
  const words = command.args.map(({ text }) => text);
  const [verb = ''] = words.filter((word) => !word.startsWith('-'));
  const named = words.slice(words.indexOf(verb) + 1).filter((word) => !word.startsWith('-'));
  switch (command.name) {
    case 'apk':
      return (
        verb === 'add' && named.some((name) => !/[=<>~]/.test(name) && !name.startsWith('.') && !name.startsWith('$'))
      );
    case 'dnf':
    case 'yum':
    case 'microdnf':
      return ['install', 'update', 'upgrade'].includes(verb);
    case 'pip':
    case 'pip3':
      return (
        verb === 'install' && !hasOption(command, '', '--require-hashes', '--no-index') && named.some(isFloatingPip)
      );
    case 'npm':
      return ['install', 'i', 'update'].includes(verb) && !named.some((name) => /@\d/.test(name));
    case 'yarn':
      return ['install', ''].includes(verb) && !hasOption(command, '', '--frozen-lockfile', '--immutable');
    case 'go':
      return ['install', 'get'].includes(verb) && named.some((name) => /@(?:latest|master|main|HEAD)$/.test(name));
    case 'cargo':
      return verb === 'install' && !hasOption(command, '', '--locked', '--path');
    default:
      return verb === 'install' && !hasOption(command, 'v', '--version') && !named.some((name) => /:\d/.test(name));
  }
}

/** Requirements files are looked at by a rule of their own; a folder or a wheel is a file of the build. */
function isFloatingPip(name: string): boolean {
  return !/==|^\.|\/|\.whl$|\.txt$|^\$/.test(name);
}
