/** `::error title=x::text`, at the start of a line: a command to GitHub's runner, which overlooks blanks before it. */
const workflowCommand = /^(\s*):(?=:[a-z][a-z-]*(?: [^\n]*?)?::)/gim;
/** `##[error]` of GitHub and Azure, `##vso[…]` and `##teamcity[…]`: obeyed anywhere in a line. */
const loggingCommand = /#(?=#(?:vso|teamcity)?\[)/gi;

/**
 * Text for the log of a CI job, in which nothing is a command to the runner: its first character is written as an escape,
 * that of our own texts and of JSON, or that of HTML and XML.
 */
export function defuseCommands(text: string, kind: 'text' | 'markup' = 'text'): string {
  const [colon, hash] = kind === 'text' ? ['\\u003a', '\\u0023'] : ['&#58;', '&#35;'];
  return text.replace(workflowCommand, `$1${colon}`).replace(loggingCommand, hash);
}
