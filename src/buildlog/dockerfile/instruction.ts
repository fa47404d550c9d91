/** Text that stands in the Dockerfile itself: `<<NAME`, then lines up to one that is NAME. */
export interface Heredoc {
  readonly name: string;
  /** With its line feeds; of `<<-NAME` without the tabs that lines begin with. */
  readonly content: string;
}

/** One instruction of a Dockerfile, its continuation lines joined as builders join them. */
export interface Instruction {
  /** In capitals. */
  readonly keyword: string;
  /** `--name=value`, as written. */
  readonly flags: readonly string[];
  /** What follows keyword and flags. */
  readonly text: string;
  /** Of the JSON form `["a", "b"]` its words; null for the form that a shell reads. */
  readonly words: readonly string[] | null;
  readonly heredocs: readonly Heredoc[];
  /** First and last line, counted from 1. */
  readonly line: number;
  readonly end: number;
}

export interface Stage {
  /** As `AS` names it; null for none. */
  readonly name: string | null;
  /** What FROM names, variables as written. */
  readonly base: string;
  readonly from: Instruction;
  readonly instructions: readonly Instruction[];
}

export interface Dockerfile {
  /** As the user named it. */
  readonly file: string;
  /** What stands before the first FROM. */
  readonly globals: readonly Instruction[];
  readonly stages: readonly Stage[];
}

/** Instructions that can change files; all others change the config only. */
export function changesFiles({ keyword }: Pick<Instruction, 'keyword'>): boolean {
  return fileKeywords.includes(keyword);
}

const fileKeywords: readonly string[] = ['RUN', 'COPY', 'ADD', 'WORKDIR'];
