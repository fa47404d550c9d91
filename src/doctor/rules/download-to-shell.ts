import { commandsOf, weighed } from '../hits.ts';
import type { Rule } from '../rule.ts';

export const downloadToShell: Rule = {
  id: 'download-to-shell',
  title: 'A script from the network is run',
  severity: 'high',
  why: 'The server decides on every day anew what the build does.',
  fixes: [{ for: 'any', text: 'Download the script once, commit it, or hold it against a sha256 before it is run.' }],
  causes: [],
  find: (project) =>
    commandsOf(project, 'curl', 'wget')
      .filter(({ command }) => {
        const behind = command.pipeline.slice(command.pipeline.indexOf(command) + 1);
        return behind.some(({ name }) => ['sh', 'bash', 'dash', 'zsh', 'python', 'python3', 'perl'].includes(name));
      })
      .map((found) => ({ ...weighed(project, found, 'high'), severity: 'high' as const })),
};
